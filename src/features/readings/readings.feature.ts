import type { Feature } from '#platform/feature.ts'

export const readingsFeature: Feature = { name: 'readings' }
