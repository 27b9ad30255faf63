/** The order of a page: its sections, and each field with the section it stands in. */
export type Arrangement = {
  readonly sections: string[]
  readonly fields: { readonly key: string; readonly section: string }[]
}

/**
 * A field put down on another one, or on a section (`section:note`: at its end). Moved downward it comes to stand behind
 * the other, upward before it, as the eye has seen it; null when nothing changes.
 */
export function movedField({ sections, fields }: Arrangement, key: string, over: string): Arrangement | null {
  const from = fields.findIndex((field) => field.key === key)
  const moved = fields[from]
  if (!moved || key === over) return null
  const rest = fields.filter((field) => field.key !== key)
  if (over.startsWith('section:')) {
    const section = over.slice('section:'.length)
    if (section === moved.section) return null
    const last = rest.findLastIndex((field) => field.section === section)
    return { sections, fields: rest.toSpliced(last + 1, 0, { key, section }) }
  }
  const target = fields.findIndex((field) => field.key === over)
  const other = fields[target]
  if (!other) return null
  const at = rest.findIndex((field) => field.key === over)
  const isBehind = other.section === moved.section && target > from
  return { sections, fields: rest.toSpliced(isBehind ? at + 1 : at, 0, { key, section: other.section }) }
}

export function movedSection({ sections, fields }: Arrangement, key: string, by: 1 | -1): Arrangement | null {
  const from = sections.indexOf(key)
  const to = from + by
  if (from < 0 || to < 0 || to >= sections.length) return null
  return { sections: sections.toSpliced(from, 1).toSpliced(to, 0, key), fields }
}
