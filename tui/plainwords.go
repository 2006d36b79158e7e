package tui

import "maps"

// plainWords are the words of plain mode, of recordings and of pictures.
var plainWords = map[string]string{
	"Write open and the name of a scenario; help has all commands, quit ends.":                         "请写 open 和场景名；help 列出全部命令，quit 结束。",
	"Scenario %s, protocol %s, seed %d.":                                                               "场景 %s，协议 %s，种子 %d。",
	"Write step, play or tell to go on, look to see the ensemble, help for all commands, quit to end.": "写 step、play 或 tell 继续，look 查看集群，help 列出全部命令，quit 结束。",
	"A line of more than %d characters was left out.":                                                  "忽略了超过 %d 个字符的一行。",

	// Where one stands.
	"This is the beginning of branch %s: nothing has happened yet.":        "这里是分支 %s 的开头：还什么都没有发生。",
	"Step %d, branch %s, at %s.":                                           "第 %d 步，分支 %s，时间 %s。",
	"Step %d: %s":                                                          "第 %d 步：%s",
	"Step %d of %d recorded, branch %s, at %s, scenario %s under seed %d.": "第 %d 步（已记录 %d 步），分支 %s，时间 %s，场景 %s，种子 %d。",
	"Now: %s":             "当前：%s",
	"From: %s":            "起因：%s",
	"Not: %s":             "未发生：%s",
	"Next: %s":            "前景：%s",
	"Doubtful: %s":        "可疑：%s",
	"Violated: %s":        "被违反：%s",
	"step %d: %s":         "第 %d 步：%s",
	"; before that ":      "；再之前，",
	"and %d more changes": "另有 %d 处变化",
	"%d lines more are not told; goto and a step, then step, tells of it all.":                  "还有 %d 行没有讲；用 goto 前往某一步，再用 step，可听到全部。",
	"What broke, was decided, asked for and stated:":                                            "发生的故障、决定、请求和事实：",
	"The run is long: this is what broke, what clients asked for, and how nodes came to stand.": "运行较长：只讲故障、客户端的请求和节点状态的变化。",
	"The run is very long: this is what broke, and how nodes came to stand.":                    "运行很长：只讲故障和节点状态的变化。",
	"The verdict is %s. %s": "裁决：%s。%s",

	// Lessons.
	"Lesson: %s":                          "课程：%s",
	"Question: %s":                        "问题：%s",
	"Write the letter, or pass.":          "请写字母，或写 pass 跳过。",
	"%d of %d answers were right so far.": "至今 %[2]d 题答对 %[1]d 题。",
	"That is right.":                      "正确。",
	"That is not so.":                     "不对。",
	"The answer is %s: %s":                "答案是 %s：%s",

	// What is asked for.
	"Choose, or write leave: %s":                                                "请选择，或写 leave 离开：%s",
	"Write on the next line: %s":                                                "请写在下一行：%s",
	"there is no command %s; help has them all":                                 "没有命令 %s；help 列出全部",
	"no scenario is open; write open and the name of one":                       "没有打开场景；请写 open 和场景名",
	"there is no node %s; nodes lists them":                                     "没有节点 %s；nodes 列出全部节点",
	"write the nodes of one side, such as: partition %s":                        "请写一侧的节点，例如：partition %s",
	"%s is for the screen; here look, nodes, pending and why say what it shows": "%s 只用于屏幕；在这里由 look、nodes、pending 和 why 说出所示内容",
	"name a node, such as: crash s1; nodes lists them":                          "请写节点名，例如：crash s1；nodes 列出全部节点",
	"write the number of what is to happen: deliver 1; pending lists them":      "请写要发生的事的编号：deliver 1；pending 列出全部",
	"look for something first: find and a text":                                 "先写 find 和要找的文字",
	"no breakpoint is set: break and a condition sets one":                      "没有设置断点：用 break 和条件设置",

	// What is there.
	"%s is %s":               "%s 为 %s",
	", %s %s":                "，%s %s",
	", disk %s":              "，磁盘 %s",
	"%s: %s":                 "%s：%s",
	"%s: %d rows":            "%s：%d 行",
	"timer %s expires at %s": "定时器 %s 于 %s 到期",
	"file %s: %d records, %d of them not on disk, %d damaged":            "文件 %s：%d 条记录，其中 %d 条未落盘，%d 条损坏",
	"%d messages are under way, %d events may come; pending lists them.": "途中消息 %d 条，可能发生的事件 %d 个；pending 列出它们。",
	"%d checks hold.":           "%d 项检查成立。",
	"nothing is left to happen": "再没有可发生的事件",
	"and %d more":               "另有 %d 项",

	// The help.
	"the ensemble, the network and the checks; look s1 has all of a node":           "集群、网络和检查；look s1 讲一个节点的全部",
	"which step of which branch this is":                                            "现在是哪个分支的哪一步",
	"what may happen next, numbered; drop 3, hold 3 and deliver 3 mean its numbers": "接下来可能发生的事，带编号；drop 3、hold 3、deliver 3 指其中的编号",
	"the nodes, and how each stands":                                                "各节点及其状态",
	"the step again, with what its rules are for and all that led to it":            "再讲这一步，连同规则的用意和全部起因",
	"the run from here to its end, as far as it matters":                            "从这里到结尾，只讲要紧的",
	"the scenarios": "列出场景",
	"all commands":  "全部命令",
	"cut nodes off from the others: partition s1 s2": "把节点与其余隔离：partition s1 s2",

	// Recordings and pictures.
	"%s leads":                    "%s 当选",
	"%s under seed %d, branch %s": "%s，种子 %d，分支 %s",
	"a picture of the screen":     "屏幕图片",
	"a recording from here to the last step recorded": "从这里到已记录的最后一步的录像",
}

func init() { maps.Copy(words, plainWords) }
