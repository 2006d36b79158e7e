"""What kazoo's recipes must do with a served ensemble, one function each.

    recipes.py HOST:PORT,… NAME

runs one in a part of the tree of its own, which is named after it. What is not as
it must be is an AssertionError. A line "deed: …" on standard output asks whoever
serves to do that to the ensemble, and a line on standard input says that it is done.
"""

import os
import socket
import subprocess
import sys
import threading
import time

from kazoo.client import KazooClient, KazooState
from kazoo.exceptions import (
    BadVersionError, CancelledError, InvalidACLError, LockTimeout,
    NoAuthError, NoChildrenForEphemeralsError, NodeExistsError, NoNodeError,
    NotEmptyError, RolledBackError, RuntimeInconsistency,
)
from kazoo.protocol.states import EventType
from kazoo.recipe.cache import TreeCache, TreeEvent
from kazoo.retry import KazooRetry
from kazoo.security import CREATOR_ALL_ACL, OPEN_ACL_UNSAFE, make_acl, make_digest_acl

PATIENCE = 30  # seconds that anything may take on a busy machine
HOSTS = ""
clients = []


def connect(**options):
    options.setdefault("timeout", 10)
    client = KazooClient(options.pop("hosts", HOSTS), **options)
    clients.append(client)
    client.start(timeout=PATIENCE)
    return client


def deed(text):
    print("deed: " + text, flush=True)
    assert sys.stdin.readline().strip() == "done"


def eventually(what, is_so):
    late = time.time() + PATIENCE
    while not is_so():
        assert time.time() < late, "it is still not so that " + what
        time.sleep(0.01)


def refused(error, call, *args, **kw):
    try:
        got = call(*args, **kw)
    except error:
        return
    raise AssertionError("%r came back instead of %s" % (got, error.__name__))


def together(*jobs):
    """Runs jobs beside each other, and fails if one of them does."""
    failed = []

    def guarded(job):
        try:
            job()
        except BaseException as e:  # an AssertionError of another thread is one here
            failed.append(e)

    threads = [threading.Thread(target=guarded, args=(job,), daemon=True) for job in jobs]
    for t in threads:
        t.start()
    for t in threads:
        t.join(PATIENCE)
        assert not t.is_alive(), "a client waits for ever"
    if failed:
        raise failed[0]


# Locks


def lock(at):
    inside, most, order = [], [], []

    def job(name):
        mine = connect().Lock(at, name)
        for _ in range(3):
            with mine:
                inside.append(name)
                most.append(len(inside))
                order.append(name)
                time.sleep(0.002)
                inside.remove(name)

    together(*[lambda n=n: job(n) for n in ("ann", "bob", "eve")])
    assert max(most) == 1 and len(order) == 9, (most, order)
    holder, waiter = connect().Lock(at, "holder"), connect().Lock(at, "waiter")
    assert holder.acquire()
    assert not waiter.acquire(blocking=False)
    refused(LockTimeout, waiter.acquire, timeout=0.1)
    assert waiter.contenders() == ["holder"]
    holder.release()
    assert waiter.acquire(timeout=PATIENCE)


def lock_cancelled(at):
    holder, waiter = connect().Lock(at, "holder"), connect().Lock(at, "waiter")
    holder.acquire()

    def wait():
        refused(CancelledError, waiter.acquire)

    def cancel():
        eventually("two contend", lambda: len(holder.contenders()) == 2)
        waiter.cancel()

    together(wait, cancel)


def read_and_write_locks(at):
    a, b, c = connect(), connect(), connect()
    one, two, writer = a.ReadLock(at, "one"), b.ReadLock(at, "two"), c.WriteLock(at, "writer")
    assert one.acquire() and two.acquire()
    assert not writer.acquire(blocking=False)
    one.release()
    assert not writer.acquire(blocking=False)
    two.release()
    assert writer.acquire(timeout=PATIENCE)
    assert not one.acquire(blocking=False)
    writer.release()
    assert one.acquire(timeout=PATIENCE)


def semaphore(at):
    places = [connect().Semaphore(at, "s%d" % i, max_leases=2) for i in range(3)]
    assert places[0].acquire() and places[1].acquire()
    assert not places[2].acquire(blocking=False)
    assert sorted(places[2].lease_holders()) == ["s0", "s1"]
    places[0].release()
    assert places[2].acquire(timeout=PATIENCE)
    refused(ValueError, connect().Semaphore(at, max_leases=3).acquire)


def lease(at):
    import datetime
    client, other = connect(), connect()
    assert client.NonBlockingLease(at, datetime.timedelta(minutes=5), identifier="x")
    assert not other.NonBlockingLease(at, datetime.timedelta(minutes=5), identifier="y")
    assert client.NonBlockingLease(at, datetime.timedelta(minutes=5), identifier="x")


# Who does what


def election(at):
    led, done = [], []

    def job(name):
        vote = connect().Election(at, name)

        def lead():
            led.append(name)
            assert vote.contenders()[0] == name
            assert len(led) == len(done) + 1
            time.sleep(0.005)
            done.append(name)

        vote.run(lead)

    names = ["ann", "bob", "eve", "tom"]
    together(*[lambda n=n: job(n) for n in names])
    assert sorted(led) == names, led


def election_after_a_death(at):
    leader = subprocess.Popen([sys.executable, __file__, HOSTS, "stay-leader", at], stdout=subprocess.PIPE, text=True)
    assert leader.stdout.readline().strip() == "leading"
    led = threading.Event()
    vote = connect().Election(at, "heir")
    thread = threading.Thread(target=vote.run, args=(led.set,), daemon=True)
    thread.start()
    try:
        assert not led.wait(0.05)
    finally:
        leader.kill()
    leader.wait()
    assert led.wait(PATIENCE), "nobody leads"


def stay_leader(at):
    def lead():
        print("leading", flush=True)
        time.sleep(2 * PATIENCE)

    connect(timeout=2).Election(at, "first").run(lead)


def partitioner(at):
    seen, ready = {}, threading.Barrier(2)

    def job(name):
        parts = connect().SetPartitioner(at, set(range(6)), identifier=name, time_boundary=0.2)
        late = time.time() + PATIENCE
        while time.time() < late:
            if parts.failed:
                raise AssertionError("it failed")
            if parts.release:
                parts.release_set()
            elif parts.acquired and len(list(parts)) == 3:
                seen[name] = set(parts)
                ready.wait(PATIENCE)
                parts.finish()
                return
            elif parts.allocating:
                parts.wait_for_acquire(0.1)
            else:
                time.sleep(0.01)
        raise AssertionError("no half of it was acquired")

    together(lambda: job("a"), lambda: job("b"))
    assert seen["a"] | seen["b"] == set(range(6)) and not seen["a"] & seen["b"], seen


def party(at):
    a, b = connect().Party(at, "ann"), connect().Party(at, "bob")
    a.join()
    b.join()
    eventually("two are there", lambda: set(a) == {"ann", "bob"} and len(b) == 2)
    a.leave()
    eventually("one is there", lambda: set(b) == {"bob"})


def shallow_party(at):
    client = connect()
    a, b = client.ShallowParty(at, "ann"), connect().ShallowParty(at, "bob")
    a.join()
    b.join()
    eventually("two are there", lambda: set(a) == {"ann", "bob"})
    client.stop()
    eventually("one is there", lambda: set(b) == {"bob"})


# Queues


def queue(at):
    q = connect().Queue(at)
    q.put(b"later", priority=200)
    q.put(b"one")
    q.put(b"two")
    q.put(b"first", priority=1)
    assert len(q) == 4
    assert [q.get() for _ in range(5)] == [b"first", b"one", b"two", b"later", None]


def queue_of_many(at):
    taken, lock = [], threading.Lock()

    def put(i):
        q = connect().Queue(at)
        for n in range(10):
            q.put(b"%d-%d" % (i, n))

    def take():
        q, late = connect().Queue(at), time.time() + PATIENCE
        while time.time() < late:
            got = q.get()
            with lock:
                if got is not None:
                    taken.append(got)
                elif len(taken) == 20:
                    return
        raise AssertionError("it came to %d" % len(taken))

    together(lambda: put(0), lambda: put(1), take, take)
    assert len(set(taken)) == len(taken) == 20, taken


def locking_queue(at):
    a, b = connect().LockingQueue(at), connect().LockingQueue(at)
    a.put(b"one")
    a.put_all([b"two", b"three"], priority=50)
    assert len(b) == 3
    assert a.get() == b"two" and b.get() == b"three"
    assert a.holds_lock() and b.holds_lock()
    assert a.release() and not a.holds_lock()  # put back
    assert b.consume() and not b.holds_lock()
    assert b.get() == b"two" and b.consume()
    assert b.get() == b"one" and b.consume()
    assert a.get(timeout=0.1) is None and len(a) == 0


def locking_queue_waits(at):
    got = []
    together(lambda: got.append(connect().LockingQueue(at).get(timeout=PATIENCE)),
             lambda: (time.sleep(0.1), connect().LockingQueue(at).put(b"at last")))
    assert got == [b"at last"], got


# Barriers


def barrier(at):
    one, two = connect().Barrier(at), connect().Barrier(at)
    one.create()
    assert two.wait(0.1) is False
    passed = []
    together(lambda: passed.append(two.wait(PATIENCE)), lambda: (time.sleep(0.05), one.remove()))
    assert passed == [True] and two.wait(0) is True


def double_barrier(at):
    come, going, left = [], [], []

    def job(name, late):
        b = connect().DoubleBarrier(at, 3, identifier=name)
        time.sleep(late)
        come.append(name)
        b.enter()
        assert b.participating and len(come) == 3, come
        time.sleep(late)
        going.append(name)
        b.leave()
        assert len(going) == 3, going
        left.append(name)

    together(*[lambda n=n, i=i: job(n, i * 0.05) for i, n in enumerate("abc")])
    assert len(left) == 3


def counter(at):
    def job():
        c = connect().Counter(at)
        for _ in range(10):
            c += 1
        c -= 2

    together(job, job, job)
    assert connect().Counter(at).value == 24


# Watchers


def data_watch(at):
    client, other, seen = connect(), connect(), []
    client.DataWatch(at, lambda data, stat: seen.append((data, stat and stat.version)))
    other.create(at, b"1")
    eventually("the creation is seen", lambda: seen[-1] == (b"1", 0))
    other.set(at, b"2")
    eventually("the change is seen", lambda: seen[-1] == (b"2", 1))
    other.delete(at)
    eventually("the end is seen", lambda: seen[-1] == (None, None))
    assert seen[0] == (None, None) and len(seen) == 4, seen


def children_watch(at):
    client, other, seen = connect(), connect(), []
    client.ensure_path(at)
    client.ChildrenWatch(at, lambda names: seen.append(sorted(names)))
    other.create(at + "/a")
    eventually("one is seen", lambda: seen[-1] == ["a"])
    other.create(at + "/b")
    eventually("two are seen", lambda: seen[-1] == ["a", "b"])
    other.delete(at + "/a")
    eventually("the other is seen", lambda: seen[-1] == ["b"])


def watches_across_servers(at):
    client, other, seen, states = connect(), connect(), [], []
    client.create(at, b"0")
    client.add_listener(states.append)
    client.DataWatch(at, lambda data, stat: seen.append(data))
    session = client.client_id
    client._connection._socket.shutdown(socket.SHUT_RDWR)
    for n in range(1, 6):
        other.set(at, b"%d" % n)
    eventually("the last change is seen", lambda: seen[-1] == b"5")
    eventually("it is connected again", lambda: states == [KazooState.SUSPENDED, KazooState.CONNECTED])
    assert client.client_id == session


def tree_cache(at):
    client, other, events = connect(), connect(), []
    client.ensure_path(at)
    cache = TreeCache(client, at)
    cache.listen(lambda e: events.append(e.event_type))
    cache.start()
    eventually("it is complete", lambda: TreeEvent.INITIALIZED in events)
    other.create(at + "/a/b/c", b"deep", makepath=True)
    eventually("the leaf is there", lambda: cache.get_data(at + "/a/b/c") is not None)
    assert cache.get_data(at + "/a/b/c").data == b"deep"
    assert cache.get_children(at + "/a") == frozenset(["b"])
    other.set(at + "/a/b", b"new")
    eventually("the change is there", lambda: cache.get_data(at + "/a/b").data == b"new")
    other.delete(at + "/a", recursive=True)
    eventually("all is gone", lambda: cache.get_children(at) == frozenset())
    cache.close()


# The calls below recipes


def nodes(at):
    c = connect()
    c.ensure_path(at + "/deep/er/est")
    assert c.create(at + "/n-", b"", sequence=True) == at + "/n-0000000001"
    assert c.create(at + "/e-", b"", ephemeral=True, sequence=True) == at + "/e-0000000002"
    path, stat = c.create(at + "/s", b"four", include_data=True)
    assert (path, stat.data_length, stat.version) == (at + "/s", 4, 0)
    refused(NodeExistsError, c.create, at + "/s")
    refused(NoNodeError, c.create, at + "/none/s")
    refused(BadVersionError, c.set, at + "/s", b"", version=4)
    assert c.set(at + "/s", b"", version=0).version == 1
    refused(NotEmptyError, c.delete, at + "/deep")
    refused(NoChildrenForEphemeralsError, c.create, at + "/e-0000000002/x")
    c.delete(at + "/deep", recursive=True)
    assert c.exists(at + "/deep") is None and c.exists(at).numChildren == 3
    names, stat = c.get_children(at, include_data=True)
    assert sorted(names) == ["e-0000000002", "n-0000000001", "s"] and stat.cversion == 5
    assert c.sync(at) == at
    assert c.get(at + "/s")[0] == b""
    assert abs(stat.created - time.time()) < 60, stat.created


def transaction(at):
    c = connect()
    c.ensure_path(at)
    t = c.transaction()
    t.create(at + "/a", b"1")
    t.check(at, version=0)
    t.set_data(at + "/a", b"2", version=0)
    t.create(at + "/a/b", ephemeral=True, sequence=True)
    t.delete(at + "/a/b0000000000")
    done = t.commit()
    assert done[0] == at + "/a" and done[1] is True and done[2].version == 1 and done[3] == at + "/a/b0000000000" and done[4] is True, done
    t = c.transaction()
    t.create(at + "/half")
    t.delete(at + "/none")
    t.create(at + "/more")
    failed = t.commit()
    kinds = [type(e) for e in failed]
    assert kinds == [RolledBackError, NoNodeError, RuntimeInconsistency], kinds
    assert c.exists(at + "/half") is None
    with c.transaction() as t:
        t.create(at + "/with")
    assert c.exists(at + "/with")


def acl(at):
    c, guest = connect(auth_data=[("digest", "ann:pw")]), connect()
    mine = make_digest_acl("ann", "pw", all=True)
    c.create(at, b"secret", acl=[mine])
    refused(NoAuthError, guest.get, at)
    refused(NoAuthError, guest.set_acls, at, OPEN_ACL_UNSAFE)
    assert c.get_acls(at)[0] == [mine]
    guest.add_auth("digest", "ann:pw")
    assert guest.get(at)[0] == b"secret"
    refused(InvalidACLError, c.create, at + "/x", acl=[make_acl("planet", "mars", read=True)])
    assert c.set_acls(at, OPEN_ACL_UNSAFE, version=0).acl_version == 1
    refused(BadVersionError, c.set_acls, at, OPEN_ACL_UNSAFE, version=0)
    c.create(at + "/mine", acl=CREATOR_ALL_ACL)
    assert c.get_acls(at + "/mine")[0] == [mine]
    refused(InvalidACLError, connect().create, at + "/nobody's", acl=CREATOR_ALL_ACL)
    root = connect(auth_data=[("digest", "super:test")])
    c.create(at + "/closed", acl=[make_digest_acl("eve", "pw", read=True)])
    assert root.set(at + "/closed", b"").version == 1


def ephemeral_after_a_death(at):
    c = connect()
    c.ensure_path(at)
    gone = threading.Event()
    child = subprocess.Popen([sys.executable, __file__, HOSTS, "die-with-a-node", at])
    assert child.wait() == 7
    stat = c.exists(at + "/e", watch=lambda e: e.type == EventType.DELETED and gone.set())
    assert stat and stat.ephemeralOwner, stat
    assert gone.wait(PATIENCE), "it is there for ever"
    assert c.exists(at + "/e") is None


def die_with_a_node(at):
    connect(timeout=2).create(at + "/e", ephemeral=True)
    os._exit(7)


def session_lost(at):
    c, states = connect(), []
    c.ensure_path(at)
    c.create(at + "/e", ephemeral=True)
    old = c.client_id
    c.add_listener(states.append)
    other = connect(hosts=HOSTS, client_id=old)  # takes the session along, and closes it
    assert other.client_id == old and other.exists(at + "/e").ephemeralOwner == old[0]
    other.stop()
    eventually("the session is lost", lambda: KazooState.LOST in states)
    eventually("there is another", lambda: c.connected and c.client_id != old)
    assert KazooRetry(max_tries=5)(c.exists, at + "/e") is None


def crash_of_a_server(at):
    c, states = connect(hosts=HOSTS.split(",")[0] + "," + HOSTS.split(",")[1], randomize_hosts=False), []
    c.create(at, b"0")
    c.create(at + "/e", ephemeral=True)
    session = c.client_id
    c.add_listener(states.append)
    retry = KazooRetry(max_tries=-1, deadline=PATIENCE)
    deed("crash: s1")
    assert retry(c.set, at, b"1").version >= 1
    deed("restart: s1")
    assert c.client_id == session and c.get(at + "/e")[1].ephemeralOwner == session[0]
    assert KazooState.SUSPENDED in states and KazooState.LOST not in states, states


RECIPES = {f.__name__.replace("_", "-"): f for f in [
    lock, lock_cancelled, read_and_write_locks, semaphore, lease, election,
    election_after_a_death, stay_leader, partitioner, party, shallow_party, queue,
    queue_of_many, locking_queue, locking_queue_waits, barrier, double_barrier, counter,
    data_watch, children_watch, watches_across_servers, tree_cache, nodes, transaction,
    acl, ephemeral_after_a_death, die_with_a_node, session_lost, crash_of_a_server,
]}


def main():
    global HOSTS
    HOSTS, name = sys.argv[1:3]
    at = sys.argv[3] if len(sys.argv) > 3 else "/" + name
    RECIPES[name](at)
    for client in clients:
        client.stop()
        client.close()


if __name__ == "__main__":
    main()
