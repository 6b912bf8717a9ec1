/** The page that asked for the sign-in, when it is one of ours. */
export function pathAfterSignIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/'
  // Browsers read // and /\ as another host.
  return /^\/(?![/\\])/.test(next) ? next : '/'
}
