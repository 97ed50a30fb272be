using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>
/// The answers that differ, one after another, while fills do not pause: what each may have shown is known once the
/// fills of its time have been told. Business thread only; does not allocate after construction.
/// </summary>
/// <param name="rows">Assets that are compared.</param>
internal sealed class AnswerLog(int rows)
{
    /// <summary>Answers that are kept of one asset.</summary>
    public const int AnswersMax = 16;

    private readonly AnswerTime[] _answers = new AnswerTime[rows * AnswersMax];
    private readonly int[] _counts = new int[rows];

    /// <summary>Something is kept; else it takes no words of the state.</summary>
    public bool IsUsed => _counts.AsSpan().IndexOfAnyExcept(0) >= 0;

    /// <summary>Those of one asset, in the order in which they came.</summary>
    public ReadOnlySpan<AnswerTime> Of(int row) => _answers.AsSpan(row * AnswersMax, _counts[row]);

    /// <summary>Without room the oldest goes.</summary>
    public void Add(int row, in AnswerTime answer)
    {
        if (_counts[row] == AnswersMax) RemoveFirst(row);
        _answers[(row * AnswersMax) + _counts[row]++] = answer;
    }

    public void RemoveFirst(int row)
    {
        Span<AnswerTime> all = _answers.AsSpan(row * AnswersMax, _counts[row]);
        all[1..].CopyTo(all);
        _counts[row]--;
    }

    /// <summary>They agree, or decide nothing.</summary>
    public void Clear(int row) => _counts[row] = 0;

    public void Clear() => Array.Clear(_counts);

    /// <summary>A fill is told that those compared since may have shown already.</summary>
    /// <param name="row">Of an asset that it changes.</param>
    /// <param name="venueNanos">When it happened, by the venue's clock.</param>
    /// <param name="nowNanos">Engine time.</param>
    public void NoteAhead(int row, long venueNanos, long nowNanos)
    {
        foreach (ref AnswerTime answer in _answers.AsSpan(row * AnswersMax, _counts[row]))
        {
            if (venueNanos <= answer.SeenNanos) answer = answer with { AheadNanos = nowNanos };
        }
    }

    /// <param name="state">Goes over the rows.</param>
    /// <param name="isUsed">As saved.</param>
    public void Traverse(ref StateTraversal state, bool isUsed)
    {
        if (state.IsLoading) Clear();
        if (!isUsed) return;
        for (int row = 0; row < _counts.Length; row++)
        {
            state.Visit(ref _counts[row]);
            if (_counts[row] is < 0 or > AnswersMax)
            {
                _counts[row] = 0;
                state.Fail();
            }

            foreach (ref AnswerTime answer in _answers.AsSpan(row * AnswersMax, _counts[row]))
            {
                answer = new AnswerTime(
                    state.Next(answer.FromNanos), state.Next(answer.SeenNanos), state.Next(answer.OwnUnits),
                    state.Next(answer.ShownUnits), state.Next(answer.AheadNanos));
            }
        }
    }
}
