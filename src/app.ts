import { companiesFeature } from './features/companies/companies.feature.ts'
import { compose, type Composition, type Feature } from '#platform/feature.ts'

/** The composition root: which features exist, in the order of `features/order.ts`. */
export const features: readonly Feature[] = [companiesFeature]

export const app: Composition = compose(features)
