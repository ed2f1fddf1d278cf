-- Standard answers are found by their index at once: none wait in a list that is read whole by every question.
alter index standard_answer_tokens set (fastupdate = off);
do $$ begin perform gin_clean_pending_list('standard_answer_tokens'); end $$;

-- How many answers are served stands beside their tokens.
insert into answer_token (community_id, token, answers)
select community_id, '', count(*) from standard_answer where state = 'served' group by community_id;
