import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'

const shownFor = 1500

/** Copies a value beside which it stands; `what` names it for those who do not see where. */
export function CopyButton({ what, text }: { what: string; text: string }): ReactNode {
  const t = useText(partsText)
  const timer = useRef<number>(undefined)
  const [state, setState] = useState<'copy' | 'copied' | 'copyFailed'>('copy')
  useEffect(() => () => clearTimeout(timer.current), [])
  const copy = async (): Promise<void> => {
    // Browsers give the clipboard over https and on localhost only.
    const done = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    setState(done ? 'copied' : 'copyFailed')
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setState('copy'), done ? shownFor : shownFor * 3)
  }
  return (
    <Tooltip label={t(state)} {...(state !== 'copy' && { opened: true })}>
      <ActionIcon onClick={() => void copy()} aria-label={`${t(state)} ${what}`}>
        {state === 'copied' ? <IconCheck size={16} /> : <IconCopy size={16} stroke={1.5} />}
      </ActionIcon>
    </Tooltip>
  )
}
