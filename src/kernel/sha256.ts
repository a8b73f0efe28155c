import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Host, hostModule } from './host.js';

/** A SHA-256 of bytes that come piece by piece. */
export interface Sha256 {
  /** Adds bytes, which may change afterwards. */
  update(bytes: Uint8Array): void;
  /** The digest as 64 lower-case hexadecimal digits. Nothing can be added afterwards. */
  hex(): string;
}

/** The part of `node:crypto` that is used. */
interface NodeCrypto {
  createHash(algorithm: 'sha256'): {
    update(bytes: Uint8Array): unknown;
    digest(encoding: 'hex'): string;
  };
}

/**
 * A new SHA-256: that of the host where it has `node:crypto`, which is several times as fast, else one in JavaScript. The
 * hash of browsers returns promises and does not serve here.
 */
export function sha256(host?: Host): Sha256 {
  const crypto = hostModule<NodeCrypto>('node:crypto', host);
  return crypto === undefined ? portableSha256() : hostSha256(crypto);
}

function hostSha256(crypto: NodeCrypto): Sha256 {
  const hash = crypto.createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
}

function portableSha256(): Sha256 {
  const hash = nobleSha256.create();
  return { update: (bytes) => void hash.update(bytes), hex: () => bytesToHex(hash.digest()) };
}
