package mutants_test
import ("testing";"fmt";"os";"time";"github.com/zoolab/zoolab/labs";"github.com/zoolab/zoolab/labs/grade";"github.com/zoolab/zoolab/labs/grade/cage")
func TestScratch(t *testing.T){
 lab,err:=labs.Find(os.Getenv("LAB")); if err!=nil{t.Fatal(err)}
 b:=set(t,lab)
 t0:=time.Now()
 b.build(t,b.solved.Subjects)
 fmt.Println("muster",time.Since(t0),len(b.solved.Subjects))
 l:=cage.Usual(); l.Handler=time.Second
 g:=b.crew.Grader(grade.Options{Tests:grade.AllTests(lab),Workers:1,Reveal:true,Limits:l})
 r,err:=g(t.Context(),lab,b.solved.Right,func(*grade.Report)bool{return false}); if err!=nil{t.Fatal(err)}
 fmt.Println("right",time.Since(t0),r.Score,r.Max)
 for _,x:=range r.Tests{fmt.Println(x.Name,x.Passed,x.Runs,x.FirstFailure,x.Took,x.Failure)}
 for i:=range b.solved.Subjects{ t1:=time.Now()
 s := b.solved.Subjects[i]
 rep,err:=g(t.Context(),lab,s.Files,func(r*grade.Report)bool{x:=r.Tests[len(r.Tests)-1]; return !x.Passed && s.Property==""}); if err!=nil{t.Fatal(err)}
 out := ""
 for _,x:=range rep.Tests{ if !x.Passed { out+=fmt.Sprint(" ",x.Name," broke=",x.Broke," at ",x.FirstFailure," ",x.Took); if s.Property=="" {out += " " + x.Failure.Sentence} } }
 fmt.Println(s.Sort,s.Name,s.Property,":",out,time.Since(t1)); if out==""{fmt.Println(s.Patch)}
 }
 fmt.Println("all",time.Since(t0))
}
