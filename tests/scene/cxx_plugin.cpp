/* SPDX-License-Identifier: Apache-2.0 */
// A plugin in C++20 that uses the standard library: what its templates leave in the file must not be exported.
#include <map>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include <gazetted/plugin.h>

namespace {

class Words {
public:
	void
	add(const std::string &line)
	{
		std::istringstream in(line);

		for (std::string word; in >> word;)
			++counts_[word];
	}
	std::vector<std::string>
	lines() const
	{
		std::vector<std::string> out;

		for (const auto &[word, count] : counts_)
			out.push_back(word + ' ' + std::to_string(count) + '\n');
		return out;
	}

private:
	std::map<std::string, int> counts_;
};

int
write_all(const gaz_host *h, gaz_job *job)
{
	Words words;
	std::size_t len;

	for (const gaz_node *n = h->root(job); n != nullptr; n = h->next(n))
		if (const char *s = h->text(n, &len); s != nullptr)
			words.add(std::string(s, len));
	for (const auto &line : words.lines())
		if (h->write(job, line.data(), line.size()) != GAZ_OK)
			return GAZ_REFUSE;
	return h->write(job, "\n", 1);
}

// An exception must not leave render(): the host is C.
int
words_render(const gaz_host *h, gaz_job *job)
{
	try {
		return write_all(h, job);
	} catch (const std::bad_alloc &) {
		return h->fail(job, GAZ_REFUSE, "there is no memory for the words of this document");
	}
}

} // namespace

GAZ_PLUGIN = {
	.abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.words",
	.version = "1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "words",
	.media_type = "text/plain; charset=utf-8",
	.label = "Words",
	.extension = "txt",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
	.quality = 0,
	.options = nullptr,
	.render = words_render,
};
