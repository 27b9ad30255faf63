// must be refused by enishi(zones)
import { customersFeature } from '#features/customers/customers.feature.ts'
export const used = customersFeature
