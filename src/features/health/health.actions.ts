import { audit } from '#features/audit/audit.actions.ts'
import { changes } from '#features/audit/audit.ts'
import { channels, type Channel, type Health } from '#features/customers/customers.health.ts'
import { noCustomer } from '#features/customers/customers.refusals.ts'
import { readCustomer } from '#features/customers/customers.store.ts'
import { tell } from '#features/timeline/timeline.actions.ts'
import { Problem } from '#kit/problem.ts'
import { announce } from '#platform/live.ts'
import { write, type Work } from '#platform/work.ts'
import type { Judged } from './health.api.ts'
import { lockHealth, saveHealth } from './health.store.ts'
import { keyOf, noState, notTheirs, notVerifiedByWhom, unknownHealth } from './health.ts'

const isChannel = (kind: string): kind is Channel => channels.some((channel) => channel === kind)

/**
 * A person decides what is known of one of a customer's contact points: that it is theirs, that it can be reached again.
 * The state as a whole on the version that was read, so that what it was before puts it back.
 */
export function judge(work: Work, id: string, partId: string, judged: Judged): Promise<Health> {
  return write(work, async (tx) => {
    const customer = await readCustomer(tx, id, { lock: true })
    if (!customer) throw noCustomer()
    const point = customer.contactPoints.find((one) => one.id === partId)
    if (!point) throw notTheirs()
    const { kind: channel, value } = point
    const key = isChannel(channel) ? keyOf(channel, value) : ''
    if (!isChannel(channel) || key === '') throw noState()
    if ((judged.verifiedAt === null) !== (judged.verifiedBy === null)) throw notVerifiedByWhom()
    const reached = { customerId: id, channel, key }
    const before = (await lockHealth(tx, reached)) ?? unknownHealth
    if (before.version !== judged.version) throw new Problem('stale', { current: before })
    const saved = await saveHealth(tx, reached, judged)
    const changed = changes(contentOf(before), contentOf(saved))
    if (!changed) return saved
    const isVerified = before.verifiedAt === null && saved.verifiedAt !== null
    await tell(tx, id, isVerified ? 'contact.verified' : 'contact.judged', { channel, address: value })
    await audit(tx, { action: 'customer.judgeContact', subjectKind: 'customer', subjectId: id, ...changed })
    await announce(tx, { topic: 'customer', id })
    return saved
  })
}

const contentOf = ({ version: _version, deliveredAt: _at, state: _state, ...content }: Health) => content
