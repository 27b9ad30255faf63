import { useIntersection } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { framed } from '#web/parts/framed.ts'
import { previewQuery, type Content, type MailClass } from './template-queries.ts'
import styles from './Library.module.css'

/** How a template looks, small; asked for when it comes into sight. */
export function Thumbnail({ id, stamp, title }: { id: string; stamp: string; title: string }): ReactNode {
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  const { data } = useQuery({
    queryKey: ['mailSharedBlock', 'thumbnail', id, stamp],
    queryFn: ({ signal }) => readShown(id, signal),
    enabled: entry?.isIntersecting === true,
    staleTime: Infinity,
  })
  return (
    <div ref={ref} className={styles['picture']} aria-hidden>
      {data && <Small title={title} html={data.html} text={data.text} />}
    </div>
  )
}

type ContentThumbnailProps = { content: Content; mailClass: MailClass; title: string }
/** A content that is not kept yet, small. */
export function ContentThumbnail({ content, mailClass, title }: ContentThumbnailProps): ReactNode {
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  const { data } = useQuery({
    ...previewQuery(content, mailClass, null),
    enabled: entry?.isIntersecting === true,
  })
  return (
    <div ref={ref} className={styles['picture']} aria-hidden>
      {data && <Small title={title} html={data.html} text={data.text} />}
    </div>
  )
}

type Shown = { html: string | null; text: string }
async function readShown(id: string, signal: AbortSignal): Promise<Shown> {
  const { class: mailClass, draft, current } = await api.templates.get({ params: { id } }, { signal })
  const content = draft?.content ?? current?.content
  if (!content) return { html: null, text: '' }
  return api.templates.preview({ body: { content, class: mailClass } }, { signal })
}

function Small({ title, html, text }: Shown & { title: string }): ReactNode {
  const shown = useMemo(() => (html === null ? null : framed(html, 'light')), [html])
  if (shown === null) return <pre>{text}</pre>
  return <iframe title={title} tabIndex={-1} sandbox="" srcDoc={shown} width={600} height={560} />
}
