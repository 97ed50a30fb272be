using System;
using System.Security.Cryptography;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

public sealed class Sha1Tests
{
    // Every length around the block boundaries, where the padding changes its shape.
    [Test]
    public void Hash_of_every_length_up_to_three_blocks_is_the_platforms()
    {
        byte[] text = new byte[192];
        for (int i = 0; i < text.Length; i++) text[i] = (byte)(i * 167 + 13);
        byte[] hash = new byte[Sha1.HashBytes];
        for (int length = 0; length <= text.Length; length++)
        {
            Sha1.Hash(text.AsSpan(0, length), hash);
            Assert.That(hash, Is.EqualTo(SHA1.HashData(text.AsSpan(0, length))), $"{length} bytes");
        }
    }
}
