using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Venues.Signing;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Signing;

public sealed class HmacSha256Tests
{
    // FIPS 180-4 examples (NIST "SHA256.pdf" and the CAVS long message of one million 'a').
    [TestCase("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Hash_gives_the_published_values(string text, string expected)
    {
        Assert.That(Hash(Encoding.ASCII.GetBytes(text)), Is.EqualTo(expected));
    }

    [Test]
    public void Hash_of_a_million_letters_gives_the_published_value()
    {
        byte[] text = new byte[1_000_000];
        Array.Fill(text, (byte)'a');
        Assert.That(Hash(text), Is.EqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    [TestCaseSource(nameof(Rfc4231))]
    public void Code_gives_the_values_of_RFC_4231(string key, string text, string expected)
    {
        HmacSha256 signer = new(Convert.FromHexString(key));
        Assert.That(Code(signer, Convert.FromHexString(text)), Does.StartWith(expected));
    }

    [Test]
    public void Random_keys_and_texts_agree_with_the_platform([Values(1, 2, 3)] int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] key = new byte[random.Next(0, 150)];
            byte[] text = new byte[random.Next(0, 400)];
            random.NextBytes(key);
            random.NextBytes(text);

            // Sometimes the common start is the text's own, sometimes another, of any length.
            byte[] start = text[..random.Next(0, text.Length + 1)];
            if (start.Length > 0 && random.Next(3) == 0) start[random.Next(start.Length)] ^= 1;
            HmacSha256 signer = new(key, start);
            string expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, text));
            Assert.That(Code(signer, text), Is.EqualTo(expected), $"seed {seed} round {round}");
        }
    }

    [Test]
    public void A_text_that_shares_part_of_the_common_start_is_signed_whole()
    {
        byte[] key = "key"u8.ToArray();
        byte[] start = Encoding.ASCII.GetBytes(new string('s', 130));
        HmacSha256 signer = new(key, start);
        byte[] near = Encoding.ASCII.GetBytes(new string('s', 127) + "x");
        Assert.That(Code(signer, near), Is.EqualTo(Convert.ToHexStringLower(HMACSHA256.HashData(key, near))));
    }

    [Test]
    public void Text_form_tells_nothing_of_the_key()
    {
        Assert.That(new HmacSha256("secret"u8).ToString(), Is.EqualTo("HmacSha256"));
    }

    private static IEnumerable<TestCaseData> Rfc4231()
    {
        yield return Case(
            Repeat("0b", 20), Hex("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        yield return Case(
            Hex("Jefe"), Hex("what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        yield return Case(
            Repeat("aa", 20), Repeat("dd", 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        yield return Case(
            "0102030405060708090a0b0c0d0e0f10111213141516171819", Repeat("cd", 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
        yield return Case(Repeat("0c", 20), Hex("Test With Truncation"), "a3b6167473100ee06e0c796c2955552b");
        yield return Case(
            Repeat("aa", 131), Hex("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        yield return Case(
            Repeat("aa", 131),
            Hex("This is a test using a larger than block-size key and a larger than block-size data. "
                + "The key needs to be hashed before being used by the HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
    }

    private static TestCaseData Case(string key, string text, string expected) => new(key, text, expected);

    private static string Repeat(string hex, int count) => new StringBuilder().Insert(0, hex, count).ToString();

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));

    private static string Hash(byte[] text)
    {
        byte[] hash = new byte[Sha256.HashBytes];
        Sha256.Hash(text, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static string Code(HmacSha256 signer, byte[] text)
    {
        byte[] hex = new byte[HmacSha256.HexLength];
        signer.SignHex(text, hex);
        return Encoding.ASCII.GetString(hex);
    }
}
