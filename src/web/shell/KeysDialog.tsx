import { Kbd, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { printedKeys, useKeyGroups } from '../keys.ts'
import { useText } from '../locale.ts'
import { shellText } from '../shell.text.ts'
import styles from './KeysDialog.module.css'

/** What the keyboard can do here, printed for this keyboard. */
export function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }): ReactNode {
  const t = useText(shellText)
  const groups = useKeyGroups().toReversed()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keysOfThisScreen')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {groups.map(({ title, bindings }) => (
        <section key={title} className={styles['group']}>
          <h2>{title}</h2>
          <dl className={styles['keys']}>
            {bindings.map(({ keys, label }) => (
              <div key={keys}>
                <dt>{label}</dt>
                <dd>
                  {printedKeys(keys).map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  )
}
