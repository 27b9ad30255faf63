import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { suggestAddress } from '#kit/japan/email-domain.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { useText } from '../locale.ts'
import styles from './DidYouMean.module.css'
import type { HintProps } from './InlineField.tsx'
import { partsText } from './parts.text.ts'

/** もしかして：under an e-mail that looks misspelt, and one press to take it. What was typed stays until then. */
export function DidYouMean({ typed, onTake }: HintProps): ReactNode {
  const t = useText(partsText)
  const meant = suggestAddress(parseEmail(typed))
  return (
    <div role="status" className={styles['hint']}>
      {meant !== null && (
        <>
          <span>{t('didYouMean', { meant })}</span>
          <Button
            variant="subtle"
            // The field under which it stands keeps the focus: leaving it would save what was typed.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(meant)}
          >
            {t('takeMeant')}
          </Button>
        </>
      )}
    </div>
  )
}
