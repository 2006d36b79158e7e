// Package clients has the tests of a served ensemble with clients that others wrote:
// go-zookeeper in this process, and behind the build tag clients those that must be
// installed, which are kazoo, the C client and zkCli.sh. It has nothing to import.
//
//	an ensemble to test with          served_test.go
//	go-zookeeper                      gozk_…_test.go
//	the codec beside go-zookeeper's   codec_test.go
//	whatever goes wrong               storm_test.go
//	kazoo, recipe by recipe           kazoo_test.go, testdata/kazoo/
//	programs with a prompt            transcript_test.go
//	the C client                      c_test.go, testdata/c/
//	zkCli.sh                          zkcli_test.go, testdata/zkcli/
//	how long there is no leader       failover_test.go
//
// Every ensemble of these tests is recorded, judged at its end and replayed: a client
// that was served well by a run that breaks a guarantee, or that cannot be repeated,
// is a failure as well.
package clients
