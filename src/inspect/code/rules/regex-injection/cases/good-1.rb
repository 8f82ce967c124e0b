class PagesController < ApplicationController
  def show
    @found = Regexp.new(Regexp.escape(params[:pattern])).match?(text)
  end
end
