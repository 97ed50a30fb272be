using System;
using System.Text;
using LowLatency.Model.Events.Accounts;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Events;

/// <summary>Text ids and asset names inside an event.</summary>
public sealed class ShortTextTests
{
    [TestCase("a")]
    [TestCase("e6a17c1e-3a3b-4c9f-8f6f-0b6a6e0a2f11")]
    [TestCase("OABCDE-FGHIJ-KLMNOP")]
    [TestCase("\u5e01\u5b89\u4eba\u751f")]
    public void A_text_comes_back(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        TextIdPayload id = default;
        AssetDefinedPayload asset = default;
        Assert.That(id.TrySetId(utf8) && asset.TrySetName(utf8), Is.True);
        Assert.That((id.Length, asset.Length), Is.EqualTo(((byte)utf8.Length, (byte)utf8.Length)));
        Assert.That(id.Text.SequenceEqual(utf8) && asset.Text.SequenceEqual(utf8), Is.True);
    }

    [Test]
    public void The_longest_text_fits_and_one_more_byte_or_none_is_refused_and_changes_nothing()
    {
        TextIdPayload id = default;
        byte[] longest = new byte[TextWords.BytesMax];
        longest.AsSpan().Fill((byte)'x');
        Assert.That(id.TrySetId(longest), Is.True);
        Assert.That(id.TrySetId(new byte[TextWords.BytesMax + 1]), Is.False);
        Assert.That(id.TrySetId([]), Is.False);
        Assert.That(id.Text.SequenceEqual(longest), Is.True);
    }

    [Test]
    public void A_shorter_text_leaves_nothing_of_the_one_before()
    {
        TextIdPayload id = default;
        id.TrySetId("a longer text than the next"u8);
        id.TrySetId("short"u8);
        TextIdPayload fresh = default;
        fresh.TrySetId("short"u8);
        Assert.That(id, Is.EqualTo(fresh));
    }

    [Test]
    public void A_length_that_lies_reads_no_byte_beyond_the_room()
    {
        TextIdPayload id = default;
        id.Length = byte.MaxValue;
        Assert.That(id.Text.Length, Is.EqualTo(TextWords.BytesMax));
    }
}
