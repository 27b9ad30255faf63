import { describe, expect, it } from 'vitest'
import { exportOfRecipients } from './recipient-address.ts'

const filterOf = (address: string): unknown =>
  JSON.parse(new URL(address, 'https://enishi.example.jp').searchParams.get('filter') ?? 'null')

describe('the export of recipients', () => {
  it('asks for exactly those that are shown', () => {
    const shown = { state: 'skipped', reason: 'cap', variant: 2, domain: 'example.jp', q: 'yama' }
    expect(filterOf(exportOfRecipients('k1', shown))).toEqual({
      kind: 'campaign',
      params: {
        campaignId: 'k1',
        is: 'skipped',
        reason: 'cap',
        variant: 2,
        domain: 'example.jp',
        address: 'yama',
      },
    })
  })
  it('is of everybody in the ledger where nothing is narrowed', () => {
    expect(filterOf(exportOfRecipients('k1', {}))).toEqual({
      kind: 'campaign',
      params: { campaignId: 'k1', is: 'in' },
    })
  })
})
