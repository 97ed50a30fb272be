using System;
using System.Text.Unicode;
using LowLatency.Protocol.WebSockets;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.WebSockets;

internal sealed class Utf8StreamTests
{
    /// <summary>A prefix must be accepted exactly when some continuation makes it valid.</summary>
    [Test]
    public void Every_prefix_of_up_to_three_bytes_agrees_with_a_search_for_a_valid_continuation()
    {
        byte[] text = new byte[3];
        for (int a = 0; a < 256; a++)
        {
            text[0] = (byte)a;
            Check(text.AsSpan(0, 1));
            for (int b = 0; b < 256; b++)
            {
                text[1] = (byte)b;
                Check(text.AsSpan(0, 2));
                foreach (int c in new[] { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xED, 0xF5 })
                {
                    text[2] = (byte)c;
                    Check(text);
                }
            }
        }
    }

    private static void Check(ReadOnlySpan<byte> prefix)
    {
        bool accepted = Utf8Stream.TryValidate(prefix, isLast: false, out int validated);
        Assert.That(accepted, Is.EqualTo(CanBeContinued(prefix)), Convert.ToHexString(prefix));
        if (accepted)
        {
            Assert.That(Utf8.IsValid(prefix[..validated]), Is.True);
            Assert.That(prefix.Length - validated, Is.LessThanOrEqualTo(3));
        }
        bool whole = Utf8Stream.TryValidate(prefix, isLast: true, out _);
        Assert.That(whole, Is.EqualTo(Utf8.IsValid(prefix)));
    }

    private static bool CanBeContinued(ReadOnlySpan<byte> prefix)
    {
        Span<byte> longer = stackalloc byte[prefix.Length + 3];
        prefix.CopyTo(longer);
        for (int extra = 0; extra <= 3; extra++)
        {
            // Continuation bytes 80, 90, A0 and BF reach every allowed range of a second byte.
            foreach (byte next in new byte[] { 0x80, 0x90, 0xA0, 0xBF })
            {
                Span<byte> tail = longer[prefix.Length..];
                tail.Fill(0x80);
                tail[0] = next;
                if (Utf8.IsValid(longer[..(prefix.Length + extra)]))
                    return true;
            }
        }
        return false;
    }
}
