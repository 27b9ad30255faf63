import type { Rule } from './parts/filter/tree.ts'

/** Where the customers are listed for whom a rule holds: behind every number of people. */
export function customersWho(rule: Rule): string {
  return `/customers?${new URLSearchParams({ view: 'all', filter: JSON.stringify(rule) }).toString()}`
}
