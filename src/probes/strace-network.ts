// Lines of `strace -f -ttt -T -yy -e trace=network`: whom a program talks to, how much, and how long each call took.

export interface Peer {
  /** `203.0.113.7:443`, `[::1]:80`, or the path of a local socket. */
  readonly address: string;
  readonly protocol: string;
  readonly calls: number;
  readonly seconds: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Name of the error → times. */
  readonly errors: Readonly<Record<string, number>>;
}

interface MutablePeer {
  calls: number;
  seconds: number;
  sentBytes: number;
  receivedBytes: number;
  errors: Record<string, number>;
}

const line = /^(?:(\d+)\s+)?(?:[\d.]+\s+)?(<\.\.\. )?([a-z]\w*)( resumed>|\()(.*)$/;
const ending = /= (-?\d+)(?: (E[A-Z]+)[^<]*)?[^<=]*?(?: <([\d.]+)>)?$/;
/** Their addresses are the program's own. */
const ownEnd = /^(?:bind|listen|socket|socketpair|getsockname|setsockopt)$/;
const sending = /^(?:send|write)/;
const receiving = /^(?:recv|read)/;

/** Longest waits first. Calls that name no other end (socket, bind) are left out. */
export const readStraceNetwork = (text: string): readonly Peer[] => {
  const peers = new Map<string, MutablePeer>();
  // A call that another thread interrupts in the text: its beginning names the peer, its end the time.
  const unfinished = new Map<string, string>();
  const connecting = new Map<string, string>();
  for (const found of text.split('\n').map(each => line.exec(each))) {
    if (found === null) continue;
    const [, pid = '', resumed, name = '', , rest = ''] = found;
    if (ownEnd.test(name)) continue;
    const key = `${pid} ${name}`;
    if (resumed === undefined && rest.endsWith('<unfinished ...>')) {
      unfinished.set(key, rest);
      continue;
    }
    const words = resumed === undefined ? rest : (unfinished.get(key) ?? '') + rest;
    unfinished.delete(key);
    const socket = /<(?:TCP|UDP)(?:v6)?:\[\d+\]>/.exec(words)?.[0] ?? '';
    // A connection that is made without waiting tells its failure later, when it is asked for.
    const later = /SO_ERROR, \[(E[A-Z]+)\]/.exec(words)?.[1];
    const peer = name === 'getsockopt' ? connecting.get(socket) : peerOf(words);
    const result = ending.exec(rest);
    if (peer === undefined || result === null || (name === 'getsockopt' && later === undefined)) continue;
    if (name === 'connect' && socket !== '') connecting.set(socket, peer);
    const [, returned = '0', refused, took = '0'] = result;
    const error = later ?? refused;
    const entry = peers.get(peer) ?? {calls: 0, seconds: 0, sentBytes: 0, receivedBytes: 0, errors: {}};
    peers.set(peer, entry);
    entry.calls += 1;
    entry.seconds += Number(took);
    const bytes = Math.max(0, Number(returned));
    if (sending.test(name)) entry.sentBytes += bytes;
    if (receiving.test(name)) entry.receivedBytes += bytes;
    // Not ready yet is how programs that do not block work.
    if (error !== undefined && error !== 'EAGAIN' && error !== 'EINPROGRESS') entry.errors[error] = (entry.errors[error] ?? 0) + 1;
  }
  return [...peers]
    .map(([peer, figures]): Peer => {
      const [protocol = '', address = ''] = peer.split(' ', 2);
      return {address, protocol, ...figures};
    })
    .sort((one, other) => other.seconds - one.seconds || other.calls - one.calls);
};

/** `TCP 127.0.0.1:80`. */
const peerOf = (words: string): string | undefined => {
  const [, protocol, remote] = /<(TCP|UDP|TCPv6|UDPv6):\[[^\]>]*?->((?:\[[0-9a-f:.%\w]*\]|[\d.]+):\d+)\]>/.exec(words) ?? [];
  if (protocol !== undefined && remote !== undefined) return `${protocol.replace('v6', '')} ${remote}`;
  const kind = /<(?:TCP|UDP)/.exec(words)?.[0].slice(1) ?? 'TCP';
  const [, port, address] = /sin_port=htons\((\d+)\), sin_addr=inet_addr\("([\d.]+)"\)/.exec(words) ?? [];
  if (port !== undefined) return `${kind} ${address}:${port}`;
  const [, port6, address6] = /sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, "([0-9a-f:.]+)"/.exec(words) ?? [];
  if (port6 !== undefined) return `${kind} [${address6}]:${port6}`;
  const path = /sun_path=@?"([^"]{1,100})"/.exec(words)?.[1];
  return path === undefined ? undefined : `local ${path.replace(/\s/g, '_')}`;
};
