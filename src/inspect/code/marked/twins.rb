class TwinsController < ApplicationController
  SORTS = { 'name' => 'name asc', 'date' => 'created_at desc' }.freeze

  def queries
    Item.order(SORTS.fetch(params[:sort], 'name asc')) # OK
    Item.order(params.fetch(:sort, 'name asc')) # BAD
    Item.delete_all("id IN (#{params[:ids].split(',').map(&:to_i).join(',')})") # OK
    Item.delete_all("id IN (#{params[:ids].split(',').map { |id| id.to_i }.join(',')})") # OK
    Item.delete_all("id IN (#{params[:ids].split(',').map(&:strip).join(',')})") # BAD
  end

  def targets
    redirect_to URI.parse(params[:next]).path # OK
    redirect_to "https://#{request.host}/x" # OK
    redirect_to URI.parse(params[:next]).to_s # BAD
  end

  def anyone
    User.select(&:can_invite?).sample # OK
    rand(Vote::REASONS.keys.length) # OK
  end

  def token
    Array.new(16) { rand(36).to_s(36) }.join # BAD
  end
end
