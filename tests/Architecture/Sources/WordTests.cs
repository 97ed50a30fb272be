using System.Collections.Generic;
using NUnit.Framework;

namespace LowLatency.Architecture.Sources;

[TestFixture]
public sealed class WordTests
{
    private static IEnumerable<string> Paths() => RepositoryTree.Files(".cs");

    [TestCaseSource(nameof(Paths))]
    public void Identifiers_and_messages_have_the_words_of_the_field(string path) =>
        Assert.That(WordRules.Faults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCase("class A { bool IsTold; }", false)]
    [TestCase("class A { long _toldNanos; }", false)]
    [TestCase("class A { void F(int wanted) { } }", false)]
    [TestCase("class A { bool isInTheWay; }", false)]
    [TestCase("class A { void TryTell() { } }", false)]
    [TestCase("class A { bool IsReported, IsUnwanted, Essay; } // told, wanted", true)]
    [TestCase("class A { string S = \"told\"; }", true)]
    [TestCase("class A { string S = $\"{told}\"; }", false)]
    [TestCase("class A { string S = \"'x' is no time\"; }", false)]
    [TestCase("class A { string S = $\"{path} is no file\"; }", false)]
    [TestCase("class A { string S = \"no room for want of memory\"; }", false)]
    [TestCase("class A { string S = \"there is no file\" + \"it is no longer there\"; } // is no file", true)]
    [TestCase("class A { bool F(bool @is, int no) => @is; }", true)]
    public void The_word_rule_decides_planted_sources(string source, bool isGood)
    {
        Assert.That(WordRules.Faults("engine/Core/A.cs", source), isGood ? Is.Empty : Has.Count.EqualTo(1));
        Assert.That(WordRules.Faults("tests/Unit/A.cs", source), Is.Empty, "tests are named by sentences");
    }
}
