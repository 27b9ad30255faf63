import type { Feature } from '#platform/feature.ts'
import { fieldPermissions } from './fields.permissions.ts'

export const fieldsFeature: Feature = {
  name: 'fields',
  permissions: fieldPermissions,
}
