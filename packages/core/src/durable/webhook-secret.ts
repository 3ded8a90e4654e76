/** A new key to sign deliveries with, as Standard Webhooks writes them: `whsec_` and 32 random bytes in Base64. */
export function createWebhookSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
