import { v7, validate } from 'uuid'

// One call for 512 ids: asking the system for randomness costs more than all the rest of an id.
const randomness = new Uint8Array(8192)
let used = randomness.length
let millisecond = 0
let sequence = 0

/**
 * A new id: UUID version 7 (RFC 9562), so ids sort by the time they were made; those of one process in the order they
 * were made (6.2, method 1: a counter that starts anew, at a random number, with each millisecond).
 */
export function newId(): string {
  const random = random16()
  const now = Date.now()
  if (now > millisecond) {
    millisecond = now
    sequence = new DataView(random.buffer, random.byteOffset).getUint32(6) & 0x7fff_ffff
  } else {
    sequence = (sequence + 1) | 0
    if (sequence === 0) millisecond++
  }
  return v7({ random, msecs: millisecond, seq: sequence })
}

function random16(): Uint8Array {
  if (used === randomness.length) {
    crypto.getRandomValues(randomness)
    used = 0
  }
  used += 16
  return randomness.subarray(used - 16, used)
}

export function isId(value: string): boolean {
  return validate(value)
}
