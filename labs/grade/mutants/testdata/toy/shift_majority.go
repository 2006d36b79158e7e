package toy

import "github.com/zoolab/zoolab/nodes/quorum"

func (n *node) shiftMajority() bool {
	return n.voters.Size() >= quorum.Majority(len(n.peers)) || n.count >= len(n.peers)/2+1
}
