import { Alert, Button, FileButton, Progress } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocale } from '../locale.ts'
import { toProblem } from '../problem.ts'

type Told = { signal: AbortSignal; onProgress: (sent: number, size: number) => void }
type Props = {
  /** The verb on the button: ファイルを選ぶ. */
  label: string
  /** What the file chooser shows first; the server looks at the content. */
  accept: string
  send: (file: File, told: Told) => Promise<unknown>
  /** Why one cannot choose now: another file is on its way. */
  busy?: boolean
  /** `default` where the page has another thing to do first. */
  variant?: 'filled' | 'default'
}
/** One file for the server: the button, the bytes on their way, and why it was refused. Leaving the page stops it. */
export function FileUpload({ label, accept, send, busy = false, variant = 'filled' }: Props): ReactNode {
  const locale = useLocale()
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const line = useRef<AbortController | null>(null)
  useEffect(() => () => line.current?.abort(), [])

  const start = async (file: File): Promise<void> => {
    const { signal } = (line.current = new AbortController())
    setError(null)
    setShare(0)
    try {
      await send(file, {
        signal,
        onProgress: (sent, size) => setShare(size === 0 ? 100 : (100 * sent) / size),
      })
    } catch (refusal) {
      if (!signal.aborted) setError(refusal)
    } finally {
      if (!signal.aborted) setShare(null)
    }
  }
  const problem = error === null ? null : toProblem(error, locale)
  return (
    <>
      <FileButton accept={accept} onChange={(file) => file && void start(file)}>
        {(props) => (
          <Button
            {...props}
            variant={variant}
            loading={share !== null || busy}
            leftSection={<IconUpload size={16} stroke={1.5} aria-hidden />}
          >
            {label}
          </Button>
        )}
      </FileButton>
      {share !== null && <Progress value={share} aria-label={label} mt={8} />}
      {problem && (
        <Alert color="red" role="alert" title={problem.title} mt={12}>
          {[problem.detail, ...problem.fields.map(({ message }) => message)].filter(Boolean).join(' ')}
        </Alert>
      )}
    </>
  )
}
