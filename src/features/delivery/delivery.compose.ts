import { signMessage, type DkimKey } from '#platform/mail/dkim.ts'
import { compose, inBytes } from '#platform/mail/mime.ts'
import type { Handed } from '#platform/mail/line.ts'
import type { Outgoing } from '#platform/outgoing.ts'
import { keysFor } from './delivery.keys.ts'
import { domainOf } from './delivery.pace.ts'
import { returnPathOf } from './delivery.settings.ts'

/** How messages are made: by whose keys they are signed, and where bounces go. */
export type Making = {
  readonly keys: ReadonlyMap<string, readonly DkimKey[]>
  readonly returnPath: string
}

/** A message as it is handed over: composed, signed, with its envelope. */
export async function makeMessage(mail: Outgoing, { keys, returnPath }: Making, at: Date): Promise<Handed> {
  const from = mail.from.address
  const message = await signMessage(compose(mail, at), keysFor(keys, domainOf(from)), at)
  return {
    from: returnPathOf(returnPath, mail.returnToken, from),
    to: mail.address,
    bytes: inBytes(message),
  }
}
