import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { md5 } from '../../../src/base/md5.ts';

const hex = (text: string): string => Buffer.from(md5(text)).toString('hex');

test('digests are those of RFC 1321, appendix A.5', () => {
  assert.equal(hex(''), 'd41d8cd98f00b204e9800998ecf8427e');
  assert.equal(hex('abc'), '900150983cd24fb0d6963f7d28e17f72');
  assert.equal(hex('message digest'), 'f96b697d7cb7938d525a2f31aaf161d0');
});

test('every length around the borders of blocks gives what OpenSSL gives, of UTF-8', () => {
  for (const length of [...Array.from({ length: 140 }, (_, index) => index), 1000]) {
    const text = 'ä'.repeat(length % 3) + 'x'.repeat(length);
    assert.equal(hex(text), createHash('md5').update(text).digest('hex'), String(length));
  }
});
