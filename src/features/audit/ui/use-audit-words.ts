import { useQuery } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import type { Phrase } from '#kit/text.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { useUis } from '#web/ui-context.tsx'
import type { FieldLabels, Subject } from '#web/ui.ts'
import { auditText, notes, verbs } from '../audit.text.ts'

export type AuditEntry = Answer<typeof api.audit.list>['items'][number]
export type AuditWords = {
  readonly subjects: ReadonlyMap<string, Subject>
  subject(kind: string): string
  /** 顧客を変更 */
  action(entry: Pick<AuditEntry, 'action' | 'subjectKind'>): string
  field(kind: string, key: string): string
  /** The choice's label, where the field is a choice of the catalogue. */
  value(kind: string, key: string, value: unknown): unknown
}

/** Names for what the log holds, from what the features contribute and from the catalogue of fields. */
export function useAuditWords(): AuditWords {
  const t = useText(auditText)
  const say = useSay()
  const locale = useLocale()
  const uis = useUis()
  const { data: catalogue } = useQuery({
    queryKey: ['field', 'catalogue'],
    queryFn: ({ signal }) => api.system.catalogue({}, { signal }),
  })
  const subjects = new Map(uis.flatMap((ui) => Object.entries(ui.subjects ?? {})))
  const { data: labels } = useQuery({
    queryKey: ['auditFields'],
    queryFn: () => labelsOf([...subjects]),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const verbsByKey = new Map<string, (typeof verbs)[keyof typeof verbs]>(Object.entries(verbs))
  const notesByKey = new Map<string, Phrase>(Object.entries(notes))
  const fieldOf = (kind: string, key: string) =>
    catalogue?.fields.find((field) => field.subject === kind && field.key === key)

  const subject = (kind: string): string => {
    const known = subjects.get(kind)
    return known ? say(known.label) : kind
  }
  return {
    subjects,
    subject,
    action({ action, subjectKind }) {
      const verb = verbsByKey.get(action.split('.').at(-1) ?? '')
      if (!verb) return action
      const named = subject(action.split('.')[0] ?? subjectKind)
      return t('sentence', { subject: locale === 'en' ? named.toLowerCase() : named, verb: say(verb) })
    },
    field(kind, key) {
      const phrase = labels?.get(kind)?.[key] ?? fieldOf(kind, key)?.label ?? notesByKey.get(key)
      return phrase ? say(phrase) : key
    },
    value(kind, key, value) {
      const option = fieldOf(kind, key)?.options?.find((one) => one.value === value)
      return option ? say(option.label) : value
    },
  }
}

async function labelsOf(
  subjects: readonly (readonly [string, Subject])[],
): Promise<ReadonlyMap<string, FieldLabels>> {
  return new Map(
    await Promise.all(
      subjects.map(async ([kind, { fields = {} }]): Promise<[string, FieldLabels]> => [
        kind,
        typeof fields === 'function' ? await fields() : fields,
      ]),
    ),
  )
}
