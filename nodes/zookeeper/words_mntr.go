package zookeeper

import (
	"strconv"
	"strings"

	"github.com/zoolab/zoolab/sim"
)

// mntr: what do you measure? A line a key, the keys and their order the real server's.
// Its gauges have values, and so have the counters that counts.go lists. The others, and
// the distributions, are of bytes, threads and queues that are not here: they stand there
// with 0, as they do in a real server that has not used them. Keys that bear the name of a
// top node, of a quota or of a learner, which come up there as these are used, do not.
func (s *server) mntr(env *sim.Env, a *account) {
	for _, g := range s.gauges(env) {
		if !g.leaders || s.mode() == "leader" {
			a.say("zk_%s\t%s", g.key, g.value)
		}
	}
	for _, key := range counters() {
		a.say("zk_%s\t%d", key, s.tally.named(key))
	}
	for _, key := range summaries() {
		a.distribution(key)
	}
	for _, key := range percentiles() {
		a.distribution(key)
		for _, p := range []string{"p50", "p95", "p99", "p999"} {
			a.say("zk_%s_%s\t0", p, key)
		}
	}
}

// distribution adds the lines of something of which nothing was measured.
func (a *account) distribution(key string) {
	a.say("zk_avg_%s\t0.0", key)
	for _, of := range []string{"min", "max", "cnt", "sum"} {
		a.say("zk_%s_%s\t0", of, key)
	}
}

// A gauge is something that a server knows of itself at any time.
type gauge struct {
	key     string
	leaders bool // whether leaders alone know it
	value   string
}

// unknown is what the real server says where its system does not tell it, and of the size
// of answers before the first. Here they get their bytes at the gate and not at a server.
const unknown = "-1"

func (s *server) gauges(env *sim.Env) []gauge {
	st, now := s.Stats(), milliseconds(env)
	sizes := strings.Split(st.Proposals.String(), "/")
	learners, followers, observers := s.peer.CountLearners()
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	count := strconv.Itoa
	all := []gauge{{"version", false, s.version()}, {"server_state", false, s.mode()}}
	if s.inQuorum() {
		all = append(all, gauge{"peer_state", false, strings.ToLower(s.peer.Standing().Role.String()) + " - broadcast"})
	}
	if s.mode() == "observer" {
		all = append(all, gauge{"observer_master_id", false, number(int64(s.peer.Standing().Leader))})
	}
	all = append(all, []gauge{
		{"ephemerals_count", false, count(st.Ephemerals)},
		{"num_alive_connections", false, count(len(st.Connections) + 1)},
		{"avg_latency", false, st.Latency.mean()},
		{"min_proposal_size", true, sizes[1]},
		{"outstanding_requests", false, count(st.Outstanding)},
		{"znode_count", false, count(st.Nodes + 1)},
		{"global_sessions", false, count(len(s.tree.Sessions()))},
		{"non_mtls_remote_conn_count", false, "0"},
		{"last_client_response_size", false, unknown},
		{"packets_sent", false, number(st.Sent)},
		{"packets_received", false, number(st.Received)},
		{"max_proposal_size", true, sizes[2]},
		{"max_client_response_size", false, unknown},
		{"synced_followers", true, count(followers)},
		{"connection_drop_probability", false, "0.0"},
		{"watch_count", false, count(s.front.watches.Count())},
		{"synced_non_voting_followers", true, "0"},
		{"synced_observers", true, count(observers)},
		{"auth_failed_count", false, "0"},
		{"min_latency", false, number(st.Latency.Min)},
		{"max_file_descriptor_count", false, unknown},
		{"approximate_data_size", false, number(st.DataSize)},
		{"open_file_descriptor_count", false, unknown},
		{"last_proposal_size", true, sizes[0]},
		{"pending_syncs", true, "0"},
		{"leader_uptime", true, number(now - s.tally.began)},
		{"local_sessions", false, count(len(s.local.sessions))},
		{"uptime", false, number(now - s.tally.began)},
		{"max_latency", false, number(st.Latency.Max)},
		{"outstanding_tls_handshake", false, "0"},
		{"learners", true, count(learners)},
		{"min_client_response_size", false, unknown},
		{"non_mtls_local_conn_count", false, "0"},
	}...)
	if s.inQuorum() {
		all = append(all, gauge{"quorum_size", false, count(len(s.peer.Voters))})
	}
	return all
}

func counters() []string {
	return strings.Fields(`
		proposal_count watch_bytes outstanding_changes_removed throttled_ops stale_requests_dropped large_requests_rejected insecure_admin_count
		connection_rejected cnxn_closed_without_zk_server_running sessionless_connections_expired looking_count dead_watchers_queued stale_requests
		connection_drop_count learner_proposal_received_count digest_mismatches_count dead_watchers_cleared response_packet_cache_hits bytes_received_count
		add_dead_watcher_stall_time request_throttle_wait_count requests_not_forwarded_to_commit_processor response_packet_cache_misses ensemble_auth_success
		prep_processor_request_queued learner_commit_received_count stale_replies connection_request_count response_bytes ensemble_auth_fail diff_count
		response_packet_get_children_cache_misses connection_revalidate_count quit_leading_due_to_disloyal_voter snap_count unrecoverable_error_count
		unsuccessful_handshake commit_count stale_sessions_expired response_packet_get_children_cache_hits sync_processor_request_queued
		outstanding_changes_queued request_commit_queued ensemble_auth_skip skip_learner_request_to_next_processor_count tls_handshake_exceeded
		revalidate_count`)
}

func summaries() []string {
	return strings.Fields(`
		socket_closing_time proposal_process_time leader_unavailable_time node_created_watch_count session_queues_drained write_commit_proc_req_queued
		connection_token_deficit read_commit_proc_req_queued node_deleted_watch_count startup_txns_load_time sync_processor_queue_size follower_sync_time
		prep_processor_queue_size fsynctime inflight_snap_count reads_issued_from_session_queue learner_request_processor_queue_size snapshottime
		unavailable_time startup_txns_loaded reads_after_write_in_session_queue requests_in_session_queue write_commit_proc_issued prep_process_time
		pending_session_queue_size time_waiting_empty_pool_in_commit_processor_read_ms commit_process_time dbinittime inflight_diff_count
		netty_queued_buffer_capacity election_time commit_commit_proc_req_queued sync_processor_batch_size node_children_watch_count
		write_batch_time_in_commit_processor read_commit_proc_issued concurrent_request_processing_in_commit_processor observer_sync_time
		node_changed_watch_count sync_process_time startup_snap_load_time`)
}

func percentiles() []string {
	return strings.Fields(`
		prep_processor_queue_time_ms jvm_pause_time_ms close_session_prep_time read_commitproc_time_ms updatelatency local_write_committed_time_ms
		request_throttle_queue_time_ms readlatency quorum_ack_latency om_commit_process_time_ms read_final_proc_time_ms commit_propagation_latency
		dead_watchers_cleaner_latency write_final_proc_time_ms proposal_ack_creation_latency proposal_latency om_proposal_process_time_ms
		sync_processor_queue_and_flush_time_ms propagation_latency server_write_committed_time_ms sync_processor_queue_time_ms
		sync_processor_queue_flush_time_ms write_commitproc_time_ms`)
}
