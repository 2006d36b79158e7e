module github.com/zoolab/zoolab/sim/bench

go 1.26.0

require github.com/zoolab/zoolab v0.0.0

replace github.com/zoolab/zoolab => ../..
