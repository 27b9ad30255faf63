import { sql } from 'kysely'
import { defineRule, type RuleKind } from '#platform/catalogue/rule.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { computedPlace, isComputed } from '#features/fields/fields.computed.ts'
import { fieldCondition, fieldPredicate, noSuchField } from '#features/fields/fields.conditions.ts'
import { attributePlace, columnPlace, phoneForms, type Place } from '#features/fields/fields.places.ts'
import { sayCondition } from '#features/fields/fields.say.ts'

const stored: { readonly [column: string]: Place['stored'] } = {
  owner_id: 'uuid',
  created_at: 'instant',
  updated_at: 'instant',
}

/** Where the values of a field of companies stand, on `company co`. */
export function companyPlace(field: Field): Place | undefined {
  if (field.attribute) return attributePlace(field, 'co')
  if (isComputed(field)) return computedPlace(field, {})
  if (!field.column) return undefined
  const place = columnPlace(sql.ref(`co.${field.column}`), stored[field.column] ?? 'text', field.type)
  // Postal codes are kept as their seven digits.
  return field.key === 'postalCode' ? { ...place, forms: phoneForms } : place
}

export const companyRules: readonly RuleKind[] = [
  defineRule({
    kind: 'companyField',
    subject: 'company',
    label: { ja: '取引先の項目', en: 'Field of a company' },
    params: fieldCondition,
    predicate: (condition, scope, path) => {
      const field = scope.field('company', condition.field)
      const place = field && companyPlace(field)
      return place ? fieldPredicate(field, place, condition, scope, path) : noSuchField(path)
    },
    say: (condition, scope, names) => sayCondition(scope.field('company', condition.field), condition, names),
  }),
]
