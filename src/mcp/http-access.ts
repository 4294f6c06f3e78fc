// Who may talk to the HTTP server: this machine's own programs, or whoever has the token; never a web page from elsewhere.
import {timingSafeEqual} from 'node:crypto';
import type {IncomingHttpHeaders} from 'node:http';

export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

export const isLoopback = (host: string): boolean => loopbackHosts.has(host);

/** Undefined: `host:port` cannot be read. */
export const parseAddress = (text: string): HttpAddress | undefined => {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port > 65_535 ? undefined : {host: host.toLowerCase(), port};
};

/** `address.port` is the one really bound. */
export const refusalOf = (headers: IncomingHttpHeaders, address: HttpAddress, token: string | undefined): Refusal | undefined => {
  const host = headers.host?.toLowerCase() ?? '';
  // A name that an attacker's DNS points at this machine arrives in Host; a page of theirs, in Origin.
  if (isLoopback(address.host) && !isLocalName(host, address.port))
    return {status: 403, message: 'Forbidden: this server answers on loopback names only.'};
  const {origin} = headers;
  if (origin !== undefined && !isAllowedOrigin(origin, host))
    return {status: 403, message: 'Forbidden: requests of web pages from elsewhere are refused.'};
  if (token !== undefined && !hasToken(headers.authorization, token))
    return {status: 401, message: 'Unauthorized: send the token as Authorization: Bearer.'};
  return undefined;
};

const isLocalName = (host: string, port: number): boolean => {
  const named = parseAddress(host.includes(':') && !host.endsWith(']') ? host : `${host}:80`);
  return named !== undefined && isLoopback(named.host) && named.port === port;
};

const isAllowedOrigin = (origin: string, host: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const {hostname, host: originHost} = new URL(origin);
  return originHost === host || isLoopback(hostname.replace(/^\[|\]$/g, ''));
};

const hasToken = (authorization: string | undefined, token: string): boolean => {
  const given = Buffer.from(/^bearer (.+)$/i.exec(authorization ?? '')?.[1]?.trim() ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
