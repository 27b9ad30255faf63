import { useId, useRef, useState } from 'react'
import { useLocale } from '../locale.ts'
import { isProblem, toProblem, type ApiProblem } from '../problem.ts'

export type FormError = { readonly name: string; readonly message: string }

/** The state of a form. What a person typed is kept through every refusal. */
export type Form<V extends object> = {
  readonly values: V
  readonly saving: boolean
  readonly saved: boolean
  /** By field, in the order of the form; also listed on top. */
  readonly errors: readonly FormError[]
  /** A refusal that belongs to no field. */
  readonly problem: ApiProblem | null
  idOf(name: string): string
  set<K extends keyof V>(name: K, value: V[K]): void
  /** `save` replaces the form's own for this once: to write over a newer version that a person has seen. */
  submit(save?: (values: V) => Promise<unknown>): Promise<void>
  reset(values: V): void
}

type FormOptions<V extends object> = {
  initial: V
  /** What can be said before asking the server, field by field; empty when nothing. */
  check?: (values: V) => readonly FormError[]
  save: (values: V) => Promise<unknown>
}

export function useForm<V extends object>({ initial, check, save }: FormOptions<V>): Form<V> {
  const locale = useLocale()
  const prefix = useId()
  const [values, setValues] = useState(initial)
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState(false)
  const [errors, setErrors] = useState<readonly FormError[]>([])
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const busy = useRef(false)

  const refuse = (found: readonly FormError[], other: ApiProblem | null): void => {
    setErrors(found)
    setProblem(other)
  }
  return {
    values,
    saving,
    saved,
    errors,
    problem,
    idOf: (name) => `${prefix}-${name}`,
    set(name, value) {
      setSaved(false)
      setErrors((before) => before.filter((error) => error.name !== name))
      setValues((before) => ({ ...before, [name]: value }))
    },
    async submit(store = save) {
      // A second press while the first is on its way is not a second wish.
      if (busy.current) return
      const found = check?.(values) ?? []
      refuse(found, null)
      if (found.length > 0) return
      busy.current = true
      setSaving(true)
      try {
        await store(values)
        setSaved(true)
      } catch (error) {
        // The shell asks to sign in over this form, and then one presses again.
        if (isProblem(error, 'signedOut')) return
        const refused = toProblem(error, locale)
        const own = refused.fields.filter(({ path }) => path in values)
        refuse(
          own.map(({ path, message }) => ({ name: path, message })),
          own.length === 0 ? refused : null,
        )
      } finally {
        busy.current = false
        setSaving(false)
      }
    },
    reset(next) {
      setValues(next)
      setSaved(false)
      refuse([], null)
    },
  }
}

/** A check that the named fields are not empty: `filledOf({ name: t('name') }, (label) => words('mustBeFilled', { label }))`. */
export function filledOf<V extends object>(
  labels: { readonly [name: string]: string },
  say: (label: string) => string,
): (values: V) => FormError[] {
  return (values) => {
    const given = new Map<string, unknown>(Object.entries(values))
    return Object.entries(labels)
      .filter(([name]) => String(given.get(name) ?? '').trim() === '')
      .map(([name, label]) => ({ name, message: say(label) }))
  }
}
