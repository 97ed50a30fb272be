using System;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Venues.Signing;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Signing;

/// <summary>Signatures as venues document them, and against the platform's own functions.</summary>
[TestFixture]
public sealed class VenueSignatureTests
{
    private const string KrakenSecret =
        "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    private const string OnesSecret = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    // The key of RFC 6979 A.2.5: public, good for nothing but tests.
    private const string EcKey =
        "MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7"
        + "Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==";

    private const string Header =
        """{"alg":"ES256","kid":"organizations/o1/apiKeys/k1","nonce":"00112233445566778899aabbccddeeff","""
        + "\"typ\":\"JWT\"}";

    private const string Payload =
        """{"sub":"organizations/o1/apiKeys/k1","iss":"cdp","nbf":1700000000,"exp":1700000120,"uri":"GET """
        + """api.coinbase.com/api/v3/brokerage/accounts"}""";

    private const string SignedPart =
        "eyJhbGciOiJFUzI1NiIsImtpZCI6Im9yZ2FuaXphdGlvbnMvbzEvYXBpS2V5cy9rMSIsIm5vbmNlIjoiMDAxMTIyMzM0NDU1NjY3Nzg4"
        + "OTlhYWJiY2NkZGVlZmYiLCJ0eXAiOiJKV1QifQ.eyJzdWIiOiJvcmdhbml6YXRpb25zL28xL2FwaUtleXMvazEiLCJpc3MiOiJjZHAi"
        + "LCJuYmYiOjE3MDAwMDAwMDAsImV4cCI6MTcwMDAwMDEyMCwidXJpIjoiR0VUIGFwaS5jb2luYmFzZS5jb20vYXBpL3YzL2Jyb2tlcmFn"
        + "ZS9hY2NvdW50cyJ9";

    private const string Published =
        "._evEZ03f-6ra34DUD612EDWkpvBcn8NQfStLyqhSJeJoLIVKp9uFCeYNEI563VHCnbRm1cbYD6UqwCyUGejV6A";

    // OKX (REST, order entry, login of a socket) and KuCoin (REST, passphrase, session of a socket).
    [TestCase(
        "chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO", "2020-12-08T09:08:57.715ZGET/api/v5/account/balance",
        "PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k=")]
    [TestCase(
        "22582BD0CFF14C41EDBF1AB98506286D",
        """2020-12-08T09:08:57.715ZPOST/api/v5/trade/order{"instId":"BTC-USDT","tdMode":"cash","clOrdId":"b15","""
        + "\"side\":\"buy\",\"ordType\":\"limit\",\"px\":\"2.15\",\"sz\":\"2\"}",
        "dI6rrL9rXW/HdaPKJ/6LC1OgvH4/PYju6R3CqixMTNQ=")]
    [TestCase(
        "22582BD0CFF14C41EDBF1AB98506286D", "1704876947GET/users/self/verify",
        "5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=")]
    [TestCase(
        "f03a5284-5c39-4aaa-9b20-dea10bdcf8e3",
        """1547015186532POST/api/v1/deposit-addresses{"currency":"BTC"}""",
        "7QP/oM0ykidMdrfNEUmng8eZjg/ZvPafjIqmxiVfYu4=")]
    [TestCase(
        "f03a5284-5c39-4aaa-9b20-dea10bdcf8e3", "Ab12345678)(*&^%$#@",
        "F2p2bNS1bBehHvC/Z4YkB7l1Wd0Pq2iV/oLHM/DyE+I=")]
    [TestCase(
        "f03a5284-5c39-4aaa-9b20-dea10bdcf8e3",
        """{"sessionId":"92f2aec4-d87e-47cc-917d-4e7c93911bdc", "timestamp": 1742175983882}""",
        "pN/HilIFHFaNc5pYnEBEYeFBGa0FJfZRGERJzdImUoU=")]
    public void Sha256_codes_in_base64_are_those_that_venues_publish(string secret, string text, string expected)
    {
        Span<byte> code = stackalloc byte[HmacSha256.Base64Length];
        new HmacSha256(Encoding.UTF8.GetBytes(secret)).SignBase64(Encoding.UTF8.GetBytes(text), code);

        Assert.That(Encoding.ASCII.GetString(code), Is.EqualTo(expected));
    }

    // Bybit: time, key, window, parameters in one text; and the login of its private socket.
    [TestCase(
        "1700000000000test_api_key5000category=linear&symbol=BTCUSDT",
        "fd4f31228a46109dc6673062328693696df9a96c7ff04e6491a45e7f63a0fdd7")]
    [TestCase("GET/realtime1700000000000", "bacffe7500499eb829bb58c45d36d1b3e5ac67c14eaeba91df5e99ccee013925")]
    public void Sha256_codes_in_hexadecimal_are_those_that_venues_publish(string text, string expected)
    {
        Span<byte> code = stackalloc byte[HmacSha256.HexLength];
        new HmacSha256("test_secret"u8).SignHex(Encoding.UTF8.GetBytes(text), code);

        Assert.That(Encoding.ASCII.GetString(code), Is.EqualTo(expected));
    }

    // Kraken: path, then the SHA-256 of nonce and body.
    [TestCase(
        KrakenSecret, "1616492376594", "/0/private/AddOrder",
        "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
        "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==")]
    [TestCase(
        KrakenSecret, "1616492376594", "/0/private/AddOrderBatch",
        """{"nonce":"1616492376594","pair":"XBTUSD","orders":[{"ordertype":"limit","type":"buy","volume":"1.25","""
        + "\"price\":\"37500\"},{\"ordertype\":\"limit\",\"type\":\"sell\",\"volume\":\"1.25\","
        + "\"price\":\"38500\"}]}",
        "3b2TQkyWLl6aJsbNh5extetXjJrlQmQLzn5yO8nUkQSbwSSLIXiwP6sNSmkqpFut7JEUwoIJeS1+k+d+LCZpjA==")]
    [TestCase(
        OnesSecret, "1700000000000000000", "/0/private/Balance", "nonce=1700000000000000000",
        "6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q==")]
    public void Sha512_codes_over_a_path_and_a_hash_are_those_that_a_venue_publishes(
        string secret, string nonce, string path, string body, string expected)
    {
        byte[] text = new byte[path.Length + Sha256.HashBytes];
        Encoding.ASCII.GetBytes(path, text);
        Sha256.Hash(Encoding.ASCII.GetBytes(nonce + body), text.AsSpan(path.Length));
        Span<byte> code = stackalloc byte[HmacSha512.Base64Length];
        new HmacSha512(Convert.FromBase64String(secret)).SignBase64(text, code);

        Assert.That(Encoding.ASCII.GetString(code), Is.EqualTo(expected));
    }

    [Test]
    public void Sha512_agrees_with_the_platform_at_every_length_around_its_blocks()
    {
        Random random = new(7);
        for (int length = 0; length <= 400; length++)
        {
            byte[] text = new byte[length];
            byte[] key = new byte[random.Next(0, 300)];
            random.NextBytes(text);
            random.NextBytes(key);
            byte[] hash = new byte[Sha512.HashBytes];
            byte[] code = new byte[HmacSha512.CodeBytes];
            Sha512.Hash(text, hash);
            new HmacSha512(key).Sign(text, code);

            Assert.That(hash, Is.EqualTo(SHA512.HashData(text)), $"{length} bytes");
            Assert.That(code, Is.EqualTo(HMACSHA512.HashData(key, text)), $"{length} bytes, key {key.Length}");
        }
    }

    [Test]
    public void Codes_allocate_nothing()
    {
        HmacSha256 short256 = new("key"u8);
        HmacSha512 long512 = new("key"u8);
        byte[] text = new byte[700];
        byte[] code = new byte[100];
        short256.SignBase64(text, code);
        long512.SignBase64(text, code);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            short256.SignBase64(text, code);
            long512.SignBase64(text, code);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_token_has_the_parts_that_a_venue_publishes_and_a_signature_that_its_key_proves()
    {
        byte[] header = Encoding.ASCII.GetBytes(Header);
        byte[] payload = Encoding.ASCII.GetBytes(Payload);
        using var signer = new Es256Token(Convert.FromBase64String(EcKey));
        byte[] token = new byte[Es256Token.LengthOf(header.Length, payload.Length)];

        int length = signer.Write(header, payload, token);

        string text = Encoding.ASCII.GetString(token, 0, length);
        Assert.That(length, Is.EqualTo(token.Length));
        Assert.That(text, Does.StartWith(SignedPart + "."));
        Assert.That(IsProven(text));
        Assert.That(IsProven(SignedPart + Published), "the published signature, of the same key");
        Assert.That(IsProven("f" + text[1..]), Is.False);
    }

    [Test]
    public void A_key_that_is_none_is_refused_and_not_shown()
    {
        byte[] secret = Encoding.ASCII.GetBytes("a secret that is no key");
        using var big = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.That(
            () => new Es256Token(secret), Throws.ArgumentException.With.Message.Not.Contain("secret that"));
        Assert.That(() => new Es256Token(big.ExportECPrivateKey()), Throws.ArgumentException);
        Assert.That(new HmacSha512("key"u8).ToString(), Is.EqualTo(nameof(HmacSha512)));
    }

    private static bool IsProven(string token)
    {
        using var key = ECDsa.Create();
        key.ImportECPrivateKey(Convert.FromBase64String(EcKey), out _);
        int end = token.LastIndexOf('.');
        byte[] signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        return key.VerifyData(Encoding.ASCII.GetBytes(token[..end]), signature, HashAlgorithmName.SHA256);
    }
}
