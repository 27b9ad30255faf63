import { useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { fieldsText } from '../fields.text.ts'

export type Definitions = Answer<typeof api.fields.list>
export type Definition = Definitions['items'][number]
export type Section = Definitions['sections'][number]
export type Rule = Answer<typeof api.fields.listRules>['items'][number]
export type Subject = Definition['subject']

export const definitionsKey = ['field', 'definitions']
export const rulesKey = ['field', 'rules']

/** Asked again every second while an index is built or values are converted. */
export function useDefinitions() {
  return useQuery({
    queryKey: definitionsKey,
    queryFn: ({ signal }) => api.fields.list({}, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some((item) => item.state === 'building') ? 1000 : false,
  })
}

/** The name of a type; one that only standard fields have is shown as it is. */
export function useTypeName(): (type: string) => string {
  const t = useText(fieldsText)
  const names = new Map<string, string>(customTypeNames.map((type) => [type, t(`type_${type}`)]))
  return (type) => names.get(type) ?? type
}

export const customTypeNames = [
  'text',
  'longText',
  'number',
  'money',
  'date',
  'dateTime',
  'yesNo',
  'choice',
  'choices',
  'phone',
  'email',
  'url',
  'address',
  'user',
  'file',
  'externalId',
] as const
export type TypeName = (typeof customTypeNames)[number]
/** What the address calls a new field, and one that stands for another system. */
export const newField = '+'
export const newSource = '+externalId'
export const typeNameOf = (type: string): TypeName => customTypeNames.find((one) => one === type) ?? 'text'
export const hasOptions = (type: string): boolean => type === 'choice' || type === 'choices'
