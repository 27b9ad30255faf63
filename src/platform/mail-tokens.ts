import { parse, stringify } from 'uuid'
import { signerFor } from './secrets.ts'

/** What a link, a picture or an address for bounces in a mail stands for. */
export type MailToken =
  /** A single mail, by its own id. */
  | { readonly of: 'message'; readonly mailId: string; readonly link: number }
  /** One recipient of a campaign: which of its variants they got, and which of its links this is (0: none). */
  | {
      readonly of: 'campaign'
      /** `campaign.number`. */
      readonly campaign: number
      readonly customerId: string
      readonly variant: number
      readonly link: number
    }

const message = 0
const campaign = 1
const length = 1 + 4 + 16 + 1 + 2
/** 64 bits: made up by nobody who may guess over the network. */
const signatureLength = 8

export type MailTokens = {
  make(token: MailToken): string
  /** Null where it was made up or changed. */
  read(text: string): MailToken | null
}

/**
 * Signed tokens of mails. 52 characters of base32 (RFC 4648 section 6, in lower case, without padding): they fit the local
 * part of an address, which has 64 (RFC 5321 4.5.3.1.1), and survive servers that change its case. `purpose` keeps a link
 * from passing for an address of bounces.
 */
export async function mailTokens(dataDir: string, purpose: 'click' | 'open' | 'return'): Promise<MailTokens> {
  const signer = await signerFor(dataDir, `mail ${purpose}`)
  const signatureOf = (bytes: Buffer): Buffer =>
    Buffer.from(signer.sign(bytes.toString('hex')), 'base64url').subarray(0, signatureLength)
  return {
    make(token) {
      const bytes = Buffer.alloc(length)
      bytes.writeUInt16BE(token.link, 22)
      if (token.of === 'message') {
        bytes[0] = message
        bytes.set(parse(token.mailId), 5)
      } else {
        bytes[0] = campaign
        bytes.writeUInt32BE(token.campaign, 1)
        bytes.set(parse(token.customerId), 5)
        bytes[21] = token.variant
      }
      return toBase32(Buffer.concat([bytes, signatureOf(bytes)]))
    },
    read(text) {
      const all = fromBase32(text.toLowerCase())
      if (all?.length !== length + signatureLength) return null
      const bytes = all.subarray(0, length)
      if (!signatureOf(bytes).equals(all.subarray(length))) return null
      const link = bytes.readUInt16BE(22)
      const id = stringify(bytes.subarray(5, 21))
      return bytes[0] === message
        ? { of: 'message', mailId: id, link }
        : {
            of: 'campaign',
            campaign: bytes.readUInt32BE(1),
            customerId: id,
            variant: bytes[21] ?? 0,
            link,
          }
    },
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'
const bitsOfLetter = 5

function toBase32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= bitsOfLetter) {
      bits -= bitsOfLetter
      text += letters[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + letters[(held << (bitsOfLetter - bits)) & 31] : text
}

/** Null where a character is none of the alphabet's, or bits are left over that no byte holds. */
function fromBase32(text: string): Buffer | null {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text) {
    const at = letters.indexOf(letter)
    if (at < 0) return null
    held = (held << bitsOfLetter) | at
    bits += bitsOfLetter
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
      held &= (1 << bits) - 1
    }
  }
  return held === 0 && bits < bitsOfLetter ? Buffer.from(bytes) : null
}
