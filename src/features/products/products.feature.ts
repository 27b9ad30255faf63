import type { Feature } from '#platform/feature.ts'

export const productsFeature: Feature = { name: 'products' }
