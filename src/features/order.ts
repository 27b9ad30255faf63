/**
 * The map of the product: a feature may import the words and actions of those above it, never of those below.
 * The other direction goes by event or by a contributed kind.
 */
export const order = [
  'audit',
  'settings',
  'calendar',
  'accounts',
  'fields',
  'timeline',
  'postal',
  'files',
  'companies',
  'tags',
  'customers',
  'views',
  'bulk',
  'notes',
  'contracts',
  'complaints',
  'households',
  'cards',
  'quality',
  'readings',
  'handovers',
  'imports',
  'schedules',
  'history',
  'bin',
  'exports',
  'demo',
  'system',
] as const
