import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';

/**
 * Encodes a value as canonical JSON (RFC 8785): keys sorted by code units, no whitespace. Equal values have equal bytes
 * on every platform, so that any implementation of the RFC can recompute a fingerprint.
 *
 * @throws Error where JSON cannot represent the value: NaN, an infinity, a lone surrogate, a circular reference.
 */
export function canonicalJson(value: object): string {
  return canonicalize(value) as string;
}

/** The SHA-256 of a value's canonical JSON in UTF-8, as 64 lower-case hexadecimal digits. */
export function fingerprint(value: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}
