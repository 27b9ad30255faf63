import { Input, SegmentedControl } from '@mantine/core'
import { useId, type ReactNode } from 'react'

type ChoiceProps<V extends string> = {
  label: string
  value: V
  options: readonly { readonly value: V; readonly label: string }[]
  onChange: (value: V) => void
}
/** One of a few, all of them in sight. */
export function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>): ReactNode {
  const id = useId()
  return (
    <div>
      <Input.Label id={id} component="div">
        {label}
      </Input.Label>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={value}
        data={[...options]}
        onChange={(next) => {
          const chosen = options.find((one) => one.value === next)
          if (chosen) onChange(chosen.value)
        }}
      />
    </div>
  )
}
