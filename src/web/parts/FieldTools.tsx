import { ActionIcon } from '@mantine/core'
import { Suspense, useState, type ReactNode } from 'react'
import { fill } from '#kit/text.ts'
import { useSay } from '../locale.ts'
import { useMay } from '../session.tsx'
import { useFieldTools } from '../ui-context.tsx'
import styles from './FieldTools.module.css'
import { useRecordPlace } from './record-context.ts'

type FieldToolsProps = { name: string; label: string }
/** What features offer on one field of a record: small, beside the field, there when one points at it or tabs to it. */
export function FieldTools({ name, label }: FieldToolsProps): ReactNode {
  const say = useSay()
  const may = useMay()
  const place = useRecordPlace()
  const tools = useFieldTools(place?.on).filter((tool) => may(tool.permission ?? 'signedIn'))
  const [open, setOpen] = useState<string | null>(null)
  if (!place || tools.length === 0) return null
  return (
    <span className={styles['tools']}>
      {tools.map(({ key, label: what, icon: Icon, screen: Tool }) => (
        <span key={key}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={fill(say(what), { label })}
            title={fill(say(what), { label })}
            onClick={() => setOpen(key)}
          >
            <Icon size={14} stroke={1.5} />
          </ActionIcon>
          {open === key && (
            <Suspense>
              <Tool {...place} field={name} label={label} onClose={() => setOpen(null)} />
            </Suspense>
          )}
        </span>
      ))}
    </span>
  )
}
