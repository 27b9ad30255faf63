import { mustSeeCustomer } from '#features/accounts/accounts.visibility.ts'
import { audit } from '#features/audit/audit.actions.ts'
import { readContactPoint } from '#features/customers/customers.keys.ts'
import type { Page } from '#kit/page.ts'
import { notFound } from '#kit/problem.ts'
import { write, type Work } from '#platform/work.ts'
import type { EntryInput, LedgerEntry, OfCustomer, Purpose } from './consent.api.ts'
import { mustSeeEvidence } from './consent.evidence.ts'
import { gate, type Ask } from './consent.gate.ts'
import { addEntries, takeBackEntries } from './consent.ledger.ts'
import { preferenceLink } from './consent.links.ts'
import { advertisingPurposes, mustBePurpose } from './consent.purposes.ts'
import {
  addressNotTheirs,
  basisDiffers,
  entryNotFound,
  evidenceNeeded,
  onlyByThem,
  onlyRefusesAll,
  ownEntry,
  standsRefused,
  wordingNeeded,
} from './consent.refusals.ts'
import { openRequests } from './consent.requests.store.ts'
import { addressesOf, findEntry, listEntries, readNow, readWishes } from './consent.store.ts'
import { sayVerdict } from './consent.text.ts'
import { everyPurpose, kindOf, type Method } from './consent.ts'
import type { Verdict } from './consent.schemas.ts'
import { mustBeWording } from './consent.wordings.ts'

/** For each address and purpose of a customer: what the ledger says, whether they may be written to, and why. */
export async function readOfCustomer(work: Work, customerId: string): Promise<OfCustomer> {
  await mustSeeCustomer(work, customerId)
  const purposes = await advertisingPurposes(work)
  const addresses = await addressesOf(work, customerId)
  const asks = addresses.flatMap(({ channel, key }) =>
    purposes.map(({ id }): Ask => ({ customerId, channel, key, purposeId: id })),
  )
  const verdicts = await gate(work, asks)
  const now = new Map((await readNow(work, customerId)).map((one) => [nameOf(one), one]))
  const pending = await openRequests(work, customerId)
  return {
    addresses: addresses.map((address, at) => ({
      ...address,
      purposes: purposes.map(({ id }, nth) => {
        const verdict = verdicts[at * purposes.length + nth]
        if (!verdict) throw new Error('The gate left an address out')
        const found =
          now.get(nameOf({ ...address, purposeId: id })) ??
          now.get(nameOf({ ...address, purposeId: everyPurpose }))
        return {
          purposeId: id,
          state: found?.state ?? (verdict.stop === 'optOut' ? 'refused' : 'unknown'),
          verdict,
          since: found?.occurredAt ?? null,
          method: found?.method ?? null,
          basis: found?.basis ?? null,
          pendingUntil:
            pending.find(
              (one) =>
                one.channel === address.channel && one.key === address.key && one.purposeIds.includes(id),
            )?.expiresAt ?? null,
        }
      }),
    })),
    wishes: await readWishes(work, customerId),
  }
}

const nameOf = (one: { channel: string; key: string; purposeId: string }): string =>
  `${one.channel} ${one.purposeId} ${one.key}`

export async function readEntries(
  work: Work,
  customerId: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<LedgerEntry>> {
  await mustSeeCustomer(work, customerId)
  return listEntries(work, customerId, query)
}

/** Writes down what somebody told us, or what another system did: with its basis, its method and what proves it. */
export function recordEntry(work: Work, customerId: string, input: EntryInput): Promise<OfCustomer> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    const purpose = await mustBeSound(tx, customerId, input)
    const { purposeId, basis, method } = input
    await addEntries(tx, [
      {
        ...input,
        customerId,
        purposeId: purposeId ?? everyPurpose,
        basis: input.state === 'refused' ? null : basis,
        // Another system's form is the person's own hand; where anybody could have typed the address, once confirmed.
        own: input.state === 'granted' && method === 'form' && purpose?.doubleOptIn === false,
      },
    ])
    const after = await readOfCustomer(tx, customerId)
    if (input.state !== 'refused') mustCount(after, input)
    await audit(tx, {
      action: 'consent.record',
      subjectKind: 'customer',
      subjectId: customerId,
      after: {
        channel: input.channel,
        state: input.state,
        basis: input.basis,
        method,
        purposeId,
        occurredAt: input.occurredAt,
      },
    })
    return after
  })
}

/** Answers the purpose; undefined where it is every one. */
async function mustBeSound(tx: Work, customerId: string, input: EntryInput): Promise<Purpose | undefined> {
  const { state, basis, method, purposeId, wordingId, evidenceId, note } = input
  if (purposeId === null && state !== 'refused') throw onlyRefusesAll()
  const purpose = purposeId === null ? undefined : await mustBePurpose(tx, purposeId)
  const addresses = await addressesOf(tx, customerId)
  if (!addresses.some(({ channel, key }) => channel === input.channel && key === input.key))
    throw addressNotTheirs()
  if (byOurPages.has(method) || (method === 'form' && tx.actor.kind === 'user')) throw onlyByThem()
  if (wordingId !== null) await mustBeWording(tx, wordingId)
  if (evidenceId !== null) await mustSeeEvidence(tx, evidenceId)
  if (state === 'refused') return purpose
  if ((state === 'granted') !== (basis === 'consent') || basis === null) throw basisDiffers()
  if (method === 'form' && wordingId === null) throw wordingNeeded()
  if (wordingId === null && evidenceId === null && (note ?? '') === '') throw evidenceNeeded()
  return purpose
}

const byOurPages: ReadonlySet<Method> = new Set(['doubleOptIn', 'preferenceCentre', 'oneClick', 'import'])

/** What cannot help is not written down as if it did: a refusal of theirs stands. */
function mustCount({ addresses }: OfCustomer, { channel, key, purposeId }: EntryInput): void {
  const [address] = addresses.filter((one) => one.channel === channel && one.key === key)
  const now = address?.purposes.find((one) => one.purposeId === purposeId)
  if (now?.state === 'refused') throw standsRefused()
}

/** Takes back what was recorded by mistake; what people did themselves is theirs. */
export function takeBackEntry(
  work: Work,
  customerId: string,
  id: string,
  reason: string,
): Promise<OfCustomer> {
  return write(work, async (tx) => {
    await mustSeeCustomer(tx, customerId)
    const found = await findEntry(tx, customerId, id)
    if (!found || found.state === 'takenBack') throw notFound(entryNotFound)
    if (found.own) throw ownEntry()
    if (!found.takenBack) {
      await takeBackEntries(tx, [{ customerId, id }], reason)
      await audit(tx, {
        action: 'consent.takeBack',
        subjectKind: 'customer',
        subjectId: customerId,
        after: { entryId: id, reason },
      })
    }
    return readOfCustomer(tx, customerId)
  })
}

/** The link to the preferences of a customer, for one of their own e-mail addresses. */
export async function linkFor(work: Work, customerId: string, key: string): Promise<{ url: string }> {
  await mustSeeCustomer(work, customerId)
  const addresses = await addressesOf(work, customerId)
  if (!addresses.some((one) => one.channel === 'email' && one.key === key)) throw addressNotTheirs()
  return { url: await preferenceLink(work, { customerId, key }) }
}

/** The gate of the API: addresses as they are typed, too, and the answer in words. */
export async function askGate(
  work: Work,
  asks: readonly Ask[],
): Promise<{ items: (Verdict & { sentence: string })[] }> {
  for (const customerId of new Set(asks.map((ask) => ask.customerId))) await mustSeeCustomer(work, customerId)
  const asked = await gate(work, asks)
  const typed = await gate(work, asks.map(read))
  return {
    items: asked.map((verdict, at) => {
      const one = verdict.reason === 'noAddress' ? (typed[at] ?? verdict) : verdict
      return { ...one, sentence: sayVerdict(one)[work.locale] }
    }),
  }
}

const read = (ask: Ask): Ask => ({
  ...ask,
  key: readContactPoint({ kind: kindOf[ask.channel], label: null, value: ask.key }).key,
})
