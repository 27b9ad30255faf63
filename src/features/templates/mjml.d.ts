declare module 'mjml' {
  type Options = {
    readonly fonts?: { readonly [name: string]: string }
    readonly minify?: boolean
    readonly keepComments?: boolean
    readonly ignoreIncludes?: boolean
    readonly useMjmlConfigOptions?: boolean
    readonly validationLevel?: 'soft' | 'strict' | 'skip'
  }
  type MjmlError = { readonly line: number; readonly message: string; readonly tagName: string }
  function mjml2html(
    source: string,
    options?: Options,
  ): Promise<{ readonly html: string; readonly errors: readonly MjmlError[] }>
  export { mjml2html as default }
}
