/** A key and a certificate of its own making, valid from 2020 until 2126, for a receiver named `receiver.test` in tests. Nothing else trusts it. */
export const testCertificate: { readonly key: string; readonly cert: string } = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJboH9hxKGrMxh4KQ
8ZIYqbYN9p0JdbqsAHzYYUS6sJmhRANCAARt2wdGtRozrsn0pWYV47Tg7aHYMhHM
32qrhD4TH2n4+VZoK3I9UtubXuw0KQ4UKjlNfpLEnEUmgiLANDnp92dm
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBbTCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAYMRYwFAYDVQQDDA1yZWNlaXZl
ci50ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjYwMTAxMDAwMDAwWjAYMRYwFAYD
VQQDDA1yZWNlaXZlci50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbdsH
RrUaM67J9KVmFeO04O2h2DIRzN9qq4Q+Ex9p+PlWaCtyPVLbm17sNCkOFCo5TX6S
xJxFJoIiwDQ56fdnZqNMMEowGAYDVR0RBBEwD4INcmVjZWl2ZXIudGVzdDAPBgNV
HRMBAf8EBTADAQH/MB0GA1UdDgQWBBQYpxjgoWYIcCp7i0VFb8/IL0L6SjAKBggq
hkjOPQQDAgNIADBFAiBZgoq3FQ3vgZLJQNQH4si/p7d9j/dHKVJ31CJV1NwkDgIh
APwd0dcMYcxv364nhztmrMgCAA9H5kcaIx6BE8yGzvxg
-----END CERTIFICATE-----
`,
};
