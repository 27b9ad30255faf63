type Dated = { readonly startedOn: string | null; readonly endedOn: string | null }

/** The one post of today or the first of several, the others of today (兼務), those ahead, and those that ended. */
export type Standing = 'main' | 'concurrent' | 'coming' | 'former'

const order: readonly Standing[] = ['main', 'concurrent', 'coming', 'former']

/** Posts as a person reads them: where they are now, where they will be, where they were (the latest first). */
export function placePosts<P extends Dated>(
  posts: readonly P[],
  today: string,
): readonly { readonly post: P; readonly standing: Standing }[] {
  let hasMain = false
  const placed = posts.map((post) => {
    const standing = standingOf(post, today, hasMain)
    hasMain ||= standing === 'main'
    return { post, standing }
  })
  return placed.toSorted(
    (a, b) =>
      order.indexOf(a.standing) - order.indexOf(b.standing) ||
      (a.standing === 'former' ? (b.post.endedOn ?? '').localeCompare(a.post.endedOn ?? '') : 0),
  )
}

function standingOf({ startedOn, endedOn }: Dated, today: string, hasMain: boolean): Standing {
  if (endedOn !== null && endedOn < today) return 'former'
  if (startedOn !== null && startedOn > today) return 'coming'
  return hasMain ? 'concurrent' : 'main'
}
