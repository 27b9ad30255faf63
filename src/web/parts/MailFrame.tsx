import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { framed, type Theme } from './framed.ts'
import styles from './MailFrame.module.css'

type MailFrameProps = {
  html: string
  title: string
  theme?: Theme
  /** CSS pixels the mail believes it has. */
  width: number
}
/** A mail as a reader's program shows it, as tall as it is. Nothing in it runs, and no link leads anywhere. */
export function MailFrame({ html, title, theme = 'light', width }: MailFrameProps): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(480)
  const shown = useMemo(() => framed(html, theme), [html, theme])
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = (): void => {
      const body = element.contentDocument?.body
      if (body) setHeight(Math.max(160, body.scrollHeight))
    }
    const still = (event: Event): void => event.preventDefault()
    const begin = (): void => {
      measure()
      element.contentDocument?.addEventListener('click', still)
      for (const image of element.contentDocument?.images ?? []) image.addEventListener('load', measure)
    }
    element.addEventListener('load', begin)
    begin()
    return () => element.removeEventListener('load', begin)
  }, [shown, width])
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-same-origin"
      srcDoc={shown}
      className={styles['frame']}
      data-theme={theme}
      style={{ width, height }}
    />
  )
}
